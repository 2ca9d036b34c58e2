# A fresh container throws away what others put into the old one; a constant throws away nothing.
import threading


class Inbox:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = []
        self._last = None
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        for item in range(10):
            with self._lock:
                self._items.append(item)
                self._last = item

    def put(self, item):
        with self._lock:
            self._items.append(item)

    def flush(self):
        items = list(self._items)
        self._items = []  #~ unlocked-shared-mutation medium
        return items

    def forget(self):
        self._last = None  #~ unlocked-shared-mutation low
