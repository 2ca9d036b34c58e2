# `wait_for` tests by itself.
import threading


class Mailbox:
    def __init__(self):
        self._filled = threading.Condition()
        self._letters = []

    def put(self, letter):
        with self._filled:
            self._letters.append(letter)
            self._filled.notify()

    def take(self):
        with self._filled:
            self._filled.wait_for(lambda: self._letters)
            return self._letters.pop()
