# The callback of a weak reference runs when the object goes, wherever that is.
import threading
import weakref


class Directory:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}

    def add(self, key, thing):
        with self._lock:
            self._entries[key] = weakref.ref(thing, self._gone)

    def _gone(self, reference):
        with self._lock:  #~ lock-in-finalizer medium
            for key, known in list(self._entries.items()):
                if known is reference:
                    del self._entries[key]
