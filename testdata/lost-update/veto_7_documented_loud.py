# The twin of veto_7_documented.py: the documentation tells what the method does.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()
        self._count = 0

    def deliver(self, amount):
        with self._lock:
            self._count += amount

    def sell(self, amount):
        with self._lock:
            self._count -= amount

    def correct(self, found):
        """Takes off what was not found."""
        self._count -= found  #~ lost-update
