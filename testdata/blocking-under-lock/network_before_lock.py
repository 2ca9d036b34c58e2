# The answer is fetched first.
import threading

import requests


class Rates:
    def __init__(self):
        self._lock = threading.Lock()
        self._rates = {}

    def reload(self):
        answer = requests.get("https://example.org/rates", timeout=30)
        with self._lock:
            self._rates = answer.json()

    def rate(self, name):
        with self._lock:
            return self._rates.get(name)
