# Somebody wants the lock for a moment only, and waits for the server.
import threading

import requests


class Client:
    def __init__(self, url):
        self._url = url
        self._turn = threading.Lock()

    def load(self, key):
        with self._turn:
            return requests.get(self._url + key)  #~ blocking-under-lock high

    def save(self, key, value):
        with self._turn:
            return requests.post(self._url + key, data=value)  #~ blocking-under-lock high

    def move(self, url):
        with self._turn:
            self._url = url
