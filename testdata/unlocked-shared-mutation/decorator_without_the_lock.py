# The wrapper has let go of the lock when it calls the method.
import functools
import threading


def counted(method):
    @functools.wraps(method)
    def wrapper(self, *args, **kwargs):
        with self._lock:
            self._calls += 1
        return method(self, *args, **kwargs)

    return wrapper


class Roster:
    def __init__(self):
        self._lock = threading.Lock()
        self._calls = 0
        self._names = {}

    @counted
    def enlist(self, name):
        self._names[name] = True  #~ unlocked-shared-mutation

    def dismiss(self, name):
        with self._lock:
            self._names.pop(name, None)

    def rename(self, old, new):
        with self._lock:
            self._names[new] = self._names.pop(old)
