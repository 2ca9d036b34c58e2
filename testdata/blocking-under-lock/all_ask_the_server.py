# All that anybody does under the lock is to ask the server.
import threading

import requests


class Client:
    def __init__(self, url):
        self._url = url
        self._turn = threading.Lock()

    def load(self, key):
        with self._turn:
            return requests.get(self._url + key)  #~ blocking-under-lock low

    def save(self, key, value):
        with self._turn:
            return requests.post(self._url + key, data=value)  #~ blocking-under-lock low
