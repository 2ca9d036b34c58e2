# The lock itself is made by whoever comes first, with nothing around.
import threading


class Pool:
    def open(self):
        try:
            self._lock
        except AttributeError:
            self._lock = threading.Lock()  #~ lazy-lock medium
        with self._lock:
            self.opened = True
