# A thread and callers make their clients with the one session that boto3 keeps; the twin below is called by the thread alone.
import threading

import boto3


def fetch(key, path):
    s3 = boto3.client("s3")  #~ unsafe-shared-client low
    s3.download_file("reports", key, path)


def fetch_again(key, path):
    s3 = boto3.client("s3")
    s3.download_file("reports", key, path)


class Mirror:
    def __init__(self, keys):
        self.keys = keys
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        for key in self.keys:
            fetch(key, key)
            fetch_again(key, key)

    def load(self, key):
        fetch(key, key)

    def close(self):
        self.thread.join()
