# The wrapper is left before the server is asked.
import threading

import requests


class Deferred:
    def __init__(self, lock: threading.Lock):
        self.lock = lock

    def __enter__(self):
        self.lock.acquire()
        return self

    def __exit__(self, *error):
        self.lock.release()


class Adapter:
    def __init__(self, url):
        self._url = url
        self._turn = threading.Lock()

    def load(self, key):
        with Deferred(self._turn):
            url = self._url + key
        return requests.get(url)

    def move(self, url):
        with Deferred(self._turn):
            self._url = url
