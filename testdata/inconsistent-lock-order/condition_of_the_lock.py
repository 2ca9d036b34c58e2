# Taking the Condition is taking the lock it was made from.
import threading


class Buffer:
    def __init__(self):
        self._lock = threading.Lock()
        self._ready = threading.Condition(self._lock)
        self._flush = threading.Lock()

    def put(self):
        with self._ready:
            with self._flush:  #~ inconsistent-lock-order
                self._ready.notify()

    def drain(self):
        with self._flush:
            with self._lock:
                pass
