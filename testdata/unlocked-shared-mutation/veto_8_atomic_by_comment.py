# The author says that the change is one step under the interpreter's lock.
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
        # Atomic under the GIL.
        self._names.clear()
