# Twin of `boto3_resource_in_pool.py`: a boto3 client may be shared.
from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.client("s3")


def fetch(key):
    return s3.get_object(Bucket="reports", Key=key)["Body"].read()


def fetch_all(keys):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, keys))
