# The twin of veto_8_atomic_by_comment.py: no such word.
import threading


class Recent:
    def __init__(self):
        self._lock = threading.Lock()
        self._names = {}

    def add(self, name):
        with self._lock:
            self._names[name] = True

    def drop(self, name):
        with self._lock:
            self._names.pop(name, None)

    def forget(self):
        self._names.clear()  #~ unlocked-shared-mutation
