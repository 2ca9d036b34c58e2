# The pause of the limiter is slept when the lock is free again.
import threading
import time


class Limiter:
    def __init__(self):
        self._lock = threading.Lock()
        self._next = 0.0

    def take(self):
        with self._lock:
            pause = self._next - time.monotonic()
            self._next = time.monotonic() + 0.5
        time.sleep(max(0.0, pause))

    def reset(self):
        with self._lock:
            self._next = 0.0
