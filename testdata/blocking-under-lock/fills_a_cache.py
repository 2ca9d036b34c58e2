# Whoever waits for the lock wants the very value that is being fetched: at most worth a second look.
import threading

import requests


class Rates:
    def __init__(self):
        self._lock = threading.Lock()
        self._rates = {}

    def rate(self, name):
        with self._lock:
            if name not in self._rates:
                self._rates[name] = requests.get("https://example.org/" + name).json()  #~ blocking-under-lock low
            return self._rates[name]

    def forget(self, name):
        with self._lock:
            self._rates.pop(name, None)
