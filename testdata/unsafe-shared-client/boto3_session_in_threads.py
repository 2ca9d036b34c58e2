# Clients are made from one session by several threads.
import threading

import boto3

session = boto3.Session(profile_name="backup")


def backup(region):
    ec2 = session.client("ec2", region_name=region)  #~ unsafe-shared-client medium
    ec2.create_snapshots()


def backup_all(regions):
    threads = [threading.Thread(target=backup, args=(region,)) for region in regions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
