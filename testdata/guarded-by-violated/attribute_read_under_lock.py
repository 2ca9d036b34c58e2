# The attribute is declared to be guarded, and is.
import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._balance = 0  # lockwise: guarded-by(self._lock)

    def deposit(self, amount):
        with self._lock:
            self._balance += amount

    def balance(self):
        with self._lock:
            return self._balance
