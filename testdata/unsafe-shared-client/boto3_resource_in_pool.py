# A boto3 resource is for one thread.
from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.resource("s3")


def fetch(key):
    return s3.Object("reports", key).get()["Body"].read()  #~ unsafe-shared-client medium


def fetch_all(keys):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, keys))
