# The twin of pair_one_lock_loud.py: notes are added under both locks.
import threading


class Wallet:
    def __init__(self):
        self._coins_lock = threading.Lock()
        self._notes_lock = threading.Lock()
        self._worth = 0

    def add_coins(self, worth):
        with self._coins_lock:
            self._worth += worth

    def add_notes(self, worth):
        with self._notes_lock, self._coins_lock:
            self._worth += worth

    def audit(self):
        with self._notes_lock:
            print("audited")
