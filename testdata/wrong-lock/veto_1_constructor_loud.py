# The twin of veto_1_constructor.py: a method that anybody may call uses the other lock.
import threading

setup_lock = threading.Lock()


class Budget:
    def __init__(self, start):
        self._lock = threading.Lock()
        self._left = start

    def open(self):
        with setup_lock:
            self._left -= 1  #~ wrong-lock

    def spend(self, amount):
        with self._lock:
            self._left -= amount

    def refund(self, amount):
        with self._lock:
            self._left += amount
