# All callers of the private helper hold the lock.
import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._balance = 0  # lockwise: guarded-by(self._lock)

    def deposit(self, amount):
        with self._lock:
            self._add(amount)

    def _add(self, amount):
        self._balance += amount
