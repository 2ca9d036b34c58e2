# The lock is held to read the address, and the server is asked without it.
import threading

import requests


class Client:
    def __init__(self, url):
        self._url = url
        self._turn = threading.Lock()

    def load(self, key):
        with self._turn:
            url = self._url + key
        return requests.get(url)

    def move(self, url):
        with self._turn:
            self._url = url
