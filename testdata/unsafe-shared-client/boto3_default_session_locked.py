# Twin of `boto3_default_session.py`: the threads take turns at the one session.
import threading
from concurrent.futures import ThreadPoolExecutor

import boto3

making = threading.Lock()


def count(region):
    with making:
        ec2 = boto3.client("ec2", region_name=region)
    return len(ec2.describe_instances()["Reservations"])


def count_all(regions):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(count, regions))
