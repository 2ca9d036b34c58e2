# The loop is in the caller.
import threading


class Mailbox:
    def __init__(self):
        self._filled = threading.Condition()
        self._letters = []

    def put(self, letter):
        with self._filled:
            self._letters.append(letter)
            self._filled.notify()

    def _pause(self):
        self._filled.wait()

    def take(self):
        with self._filled:
            while not self._letters:
                self._pause()
            return self._letters.pop()
