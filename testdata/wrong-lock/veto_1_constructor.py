# The constructor may use any lock: nobody else has the object yet.
import threading

setup_lock = threading.Lock()


class Budget:
    def __init__(self, start):
        self._lock = threading.Lock()
        self._left = start
        with setup_lock:
            self._left -= 1

    def spend(self, amount):
        with self._lock:
            self._left -= amount

    def refund(self, amount):
        with self._lock:
            self._left += amount
