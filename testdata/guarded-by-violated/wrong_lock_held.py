# A lock is held, but not the one declared.
import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._audit = threading.Lock()
        # lockwise: guarded-by(self._lock)
        self._balance = 0

    def deposit(self, amount):
        with self._audit:
            self._balance += amount  #~ guarded-by-violated high
