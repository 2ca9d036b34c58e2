# The method sets the attribute itself.
import threading


class Client:
    def __init__(self):
        self._own = threading.local()

    def send(self, text):
        self._own.retries = 3
        for _ in range(self._own.retries):
            print(text)
