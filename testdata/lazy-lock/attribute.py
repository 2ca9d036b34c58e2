# Two first users make two locks.
import threading


class Journal:
    _lock = None

    def write(self, line):
        if self._lock is None:
            self._lock = threading.Lock()  #~ lazy-lock medium
        with self._lock:
            print(line)
