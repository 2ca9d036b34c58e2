# Whoever changes the balance holds both locks; readers hold either.
import threading


class Account:
    def __init__(self):
        self._in_lock = threading.Lock()
        self._out_lock = threading.Lock()
        self._balance = 0

    def deposit(self, amount):
        with self._in_lock, self._out_lock:
            self._balance += amount

    def incoming(self):
        with self._in_lock:
            return self._balance

    def outgoing(self):
        with self._out_lock:
            return self._balance
