# A slow server keeps everybody from the cache, although they only want to look.
import threading

import requests


class Rates:
    def __init__(self):
        self._lock = threading.Lock()
        self._rates = {}

    def reload(self):
        with self._lock:
            answer = requests.get("https://example.org/rates", timeout=30)  #~ blocking-under-lock high
            self._rates = answer.json()

    def rate(self, name):
        with self._lock:
            return self._rates.get(name)
