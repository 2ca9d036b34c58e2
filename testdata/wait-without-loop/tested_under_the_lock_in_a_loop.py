# A loop that takes the lock for every round, and tests with it.
import threading


class Mailbox:
    def __init__(self):
        self._filled = threading.Condition()
        self._letters = []

    def put(self, letter):
        with self._filled:
            self._letters.append(letter)
            self._filled.notify()

    def run(self, handle):
        while True:
            with self._filled:
                if not self._letters:
                    self._filled.wait()
                    continue
                letter = self._letters.pop()
            handle(letter)
