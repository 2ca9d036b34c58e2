# The same, and somebody else wants it for a moment.
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
            return requests.get(self._url + key)  #~ blocking-under-lock high

    def move(self, url):
        with Deferred(self._turn):
            self._url = url
