# A condition over the lock is the lock.
import threading


class Account:
    def __init__(self):
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._balance = 0

    def deposit(self, amount):
        with self._changed:
            self._balance += amount
            self._changed.notify_all()

    def withdraw(self, amount):
        with self._lock:
            self._balance -= amount
