# The function is declared to be called with the lock, and is.
import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._balance = 0  # lockwise: guarded-by(self._lock)

    # lockwise: holds(self._lock)
    def add(self, amount):
        self._balance += amount

    def deposit(self, amount):
        with self._lock:
            self.add(amount)
