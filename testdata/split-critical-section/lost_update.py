# A number is read in one section and written back in the next: what others add in between is lost.

import threading


class Balance:
    def __init__(self):
        self._lock = threading.Lock()
        self._amount = 0
        self._entries = []

    def pay(self, amount):
        with self._lock:
            old = self._amount
        new = old + amount
        with self._lock:
            self._amount = new  #~ split-critical-section high

    def pay_at_once(self, amount):
        with self._lock:
            old = self._amount
            new = old + amount
            self._amount = new

    def pay_elsewhere(self, amount):
        with self._lock:
            old = self._amount
        new = old + amount
        with self._lock:
            self._last = new

    def drop_old(self, now):
        with self._lock:
            entries = list(self._entries)
        kept = [entry for entry in entries if entry.until > now]
        with self._lock:
            self._entries = kept  #~ split-critical-section high
