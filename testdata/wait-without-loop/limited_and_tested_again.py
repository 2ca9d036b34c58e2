# The wait gives up after a time, and what follows tests again.
import threading


class Mailbox:
    def __init__(self):
        self._filled = threading.Condition()
        self._letters = []

    def put(self, letter):
        with self._filled:
            self._letters.append(letter)
            self._filled.notify()

    def take(self, timeout):
        with self._filled:
            if not self._letters:
                self._filled.wait(timeout)
            if not self._letters:
                return None
            return self._letters.pop()
