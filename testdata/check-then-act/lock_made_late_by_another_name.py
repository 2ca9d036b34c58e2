# The module gives the lock's class another name.
import threading

Guard = threading.RLock


class Pool:
    def open(self):
        try:
            self._lock
        except AttributeError:
            self._lock = Guard()  #~ check-then-act medium
        with self._lock:
            self.opened = True
