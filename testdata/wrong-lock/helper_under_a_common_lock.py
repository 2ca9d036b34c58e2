# The callers hold different locks, and one that is the same for both.
import threading


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        self._in_lock = threading.Lock()
        self._out_lock = threading.Lock()
        self._sum = 0

    def pay_in(self, amount):
        with self._in_lock:
            with self._lock:
                self._add(amount)

    def pay_out(self, amount):
        with self._out_lock:
            with self._lock:
                self._add(-amount)

    def _add(self, amount):
        self._sum += amount
