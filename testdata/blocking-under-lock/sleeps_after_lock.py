# The pause is worked out under the lock and slept after it.
import threading
import time


class Limiter:
    def __init__(self, rate):
        self._rate = rate
        self._lock = threading.Lock()
        self._tokens = rate

    def take(self):
        with self._lock:
            self._tokens -= 1
            pause = 0 if self._tokens > 0 else 1 / self._rate
        time.sleep(pause)

    def refill(self):
        with self._lock:
            self._tokens = self._rate
