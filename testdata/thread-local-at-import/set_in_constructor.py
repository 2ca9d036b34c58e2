# The thread that makes the object has the attribute, others have not.
import threading


class Client:
    def __init__(self):
        self._own = threading.local()
        self._own.retries = 0  #~ thread-local-at-import

    def send(self, text):
        for _ in range(self._own.retries):
            print(text)
