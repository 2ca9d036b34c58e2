# The callback only appends to a queue that can be used anywhere.
import queue
import threading
import weakref


class Directory:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}
        self._dead = queue.SimpleQueue()

    def add(self, key, thing):
        with self._lock:
            self._entries[key] = weakref.ref(thing, self._gone)

    def _gone(self, reference):
        self._dead.put(reference)
