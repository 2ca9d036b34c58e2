# The module gives the lock's class another name.
import threading

Guard = threading.RLock


class Pool:
    def open(self):
        try:
            self._lock
        except AttributeError:
            self._lock = Guard()  #~ lazy-lock
        with self._lock:
            self.opened = True
