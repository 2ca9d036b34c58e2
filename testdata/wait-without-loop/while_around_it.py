# Tested until it holds.
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
            while not self._letters:
                self._filled.wait()
            return self._letters.pop()
