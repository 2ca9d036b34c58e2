# A Condition made from a lock is that lock.
import threading


class Mailbox:
    def __init__(self):
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._letters = {}

    def post(self, key, letter):
        with self._filled:
            self._letters[key] = letter
            self._filled.notify()

    def clear(self):
        with self._lock:
            self._letters.clear()
