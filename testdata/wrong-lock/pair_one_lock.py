# Coins and notes are added under the same lock; the other one guards something else.
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
        with self._coins_lock:
            self._worth += worth

    def audit(self):
        with self._notes_lock:
            print("audited")
