# Notes are added under no lock at all: not the wrong one, none.
import threading


class Wallet:
    def __init__(self):
        self._coins_lock = threading.Lock()
        self._worth = 0

    def add_coins(self, worth):
        with self._coins_lock:
            self._worth += worth

    def add_notes(self, worth):
        self._worth += worth  #~ lost-update

    def spend(self, worth):
        with self._coins_lock:
            self._worth -= worth
