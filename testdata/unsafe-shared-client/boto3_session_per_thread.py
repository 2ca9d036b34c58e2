# Twin of `boto3_session_in_threads.py`: every thread makes its own session.
import threading

import boto3


def backup(region):
    session = boto3.Session(profile_name="backup")
    ec2 = session.client("ec2", region_name=region)
    ec2.create_snapshots()


def backup_all(regions):
    threads = [threading.Thread(target=backup, args=(region,)) for region in regions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
