# Every thread makes its client with the one session that boto3 keeps.
from concurrent.futures import ThreadPoolExecutor

import boto3


def count(region):
    ec2 = boto3.client("ec2", region_name=region)  #~ unsafe-shared-client low
    return len(ec2.describe_instances()["Reservations"])


def count_all(regions):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(count, regions))
