# What the constructor and its helper write is not shared yet.
import threading


class Settings:
    def __init__(self, path):
        self._lock = threading.Lock()
        self._values = {}
        self._values["path"] = path
        self._load()

    def _load(self):
        self._values["loaded"] = True

    def set(self, key, value):
        with self._lock:
            self._values[key] = value
