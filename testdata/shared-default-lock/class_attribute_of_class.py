# One lock for the class, which guards what the class shares.
import threading


class Registry:
    _lock = threading.Lock()
    _known = {}

    @classmethod
    def add(cls, name, value):
        with cls._lock:
            cls._known[name] = value
