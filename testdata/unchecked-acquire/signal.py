# A lock used as a signal: it is taken so that it is taken, by whomever.
import threading


class Door:
    def __init__(self):
        self._closed = threading.Lock()

    def close(self):
        self._closed.acquire(blocking=False)
