# Two calls up the callers hold different locks.
import threading


class Ledger:
    def __init__(self):
        self._in_lock = threading.Lock()
        self._out_lock = threading.Lock()
        self._sum = 0

    def pay_in(self, amount):
        with self._in_lock:
            self._book(amount)

    def pay_out(self, amount):
        with self._out_lock:
            self._book(-amount)

    def _book(self, amount):
        self._add(amount)

    def _add(self, amount):
        self._sum += amount  #~ wrong-lock medium
