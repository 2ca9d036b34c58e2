# The twin of pair_both_sides.py: the thread counts without the lock.
import threading


class Mileage:
    def __init__(self):
        self._lock = threading.Lock()
        self.kilometres = 0
        self._thread = threading.Thread(target=self._drive, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()

    def _drive(self):
        while True:
            self.kilometres += 1  #~ lost-update

    def correct(self, by):
        with self._lock:
            self.kilometres -= by
