# A local alias is the same lock; the last statement has slipped out of the block.
import threading


class Ledger:
    def __init__(self):
        self._mutex = threading.Lock()
        self._total = 0
        self._entries = []

    def book(self, amount):
        mutex = self._mutex
        with mutex:
            self._entries.append(amount)
            self._total += amount

    def cancel(self, amount):
        mutex = self._mutex
        with mutex:
            self._entries.append(-amount)
        self._total -= amount  #~ lost-update
