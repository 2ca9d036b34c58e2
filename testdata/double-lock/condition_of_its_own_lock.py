# A condition without an argument has a reentrant lock of its own.
import threading


class Mailbox:
    def __init__(self):
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._letters = []

    def put(self, letter):
        with self._lock:
            self._letters.append(letter)
            with self._changed:
                with self._changed:
                    self._changed.notify()
