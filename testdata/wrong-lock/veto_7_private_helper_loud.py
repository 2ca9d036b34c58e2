# The twin of veto_7_private_helper.py: one caller holds the lock of the log instead.
import threading


class Seats:
    def __init__(self):
        self._lock = threading.Lock()
        self._log_lock = threading.Lock()
        self._free = 100

    def book(self, count):
        with self._lock:
            self._change(-count)

    def cancel(self, count):
        with self._log_lock:
            self._change(count)

    def note(self, line):
        with self._log_lock:
            print(line)

    def _change(self, count):
        self._free += count  #~ wrong-lock medium
