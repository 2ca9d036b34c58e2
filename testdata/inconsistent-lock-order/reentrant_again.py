# Taking a reentrant lock that is already held waits for nobody.
import threading


class Tree:
    def __init__(self):
        self._lock = threading.RLock()
        self._listeners = threading.Lock()

    def insert(self):
        with self._lock:
            with self._listeners:
                with self._lock:
                    pass

    def remove(self):
        with self._lock:
            with self._listeners:
                pass
