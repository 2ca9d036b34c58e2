# A helper releases, and the `finally` calls it.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()

    def _done(self):
        self._lock.release()

    def change(self, work):
        self._lock.acquire()
        try:
            work()
        finally:
            self._done()
