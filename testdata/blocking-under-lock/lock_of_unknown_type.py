# Whether it is a lock, only its name says.
import time


class Pace:
    def __init__(self, lock):
        self._lock = lock

    def pause(self):
        with self._lock:
            time.sleep(1)

    def skip(self):
        with self._lock:
            pass
