# Deposits are made under one lock, withdrawals under another.
import threading


class Account:
    def __init__(self):
        self._in_lock = threading.Lock()
        self._out_lock = threading.Lock()
        self._balance = 0

    def deposit(self, amount):
        with self._in_lock:
            self._balance += amount  #~ wrong-lock medium

    def withdraw(self, amount):
        with self._out_lock:
            self._balance -= amount
