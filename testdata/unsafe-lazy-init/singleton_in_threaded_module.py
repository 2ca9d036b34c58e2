# The module is made for threads, and its one registry is made by whoever comes first.
import threading


class Registry:
    def __init__(self):
        self._lock = threading.Lock()
        self.names = []


class Registries:
    _registry = None

    @classmethod
    def get(cls):
        if cls._registry is None:
            cls._registry = Registry()  #~ unsafe-lazy-init medium
        return cls._registry
