# Everybody who wants the lock sleeps as well.
import threading
import time


class Limiter:
    def __init__(self, rate):
        self._rate = rate
        self._lock = threading.Lock()
        self._tokens = rate

    def take(self):
        with self._lock:
            if self._tokens < 1:
                time.sleep(1 / self._rate)  #~ blocking-under-lock high
            self._tokens -= 1

    def refill(self):
        with self._lock:
            self._tokens = self._rate
