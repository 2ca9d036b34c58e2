# The wrapper takes the lock around every call.
import functools
import threading


def synchronized(method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self._lock:
            return method(self, *args, **kwargs)

    return wrapper


class Roster:
    def __init__(self):
        self._lock = threading.Lock()
        self._names = {}

    @synchronized
    def enlist(self, name):
        self._names[name] = True

    @synchronized
    def dismiss(self, name):
        self._names.pop(name, None)

    def rename(self, old, new):
        with self._lock:
            self._names[new] = self._names.pop(old)
