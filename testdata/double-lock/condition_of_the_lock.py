# The condition is built over the lock: both names mean one lock.
import threading


class Mailbox:
    def __init__(self):
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._letters = []

    def put(self, letter):
        with self._lock:
            self._letters.append(letter)
            with self._changed:  #~ double-lock high
                self._changed.notify()
