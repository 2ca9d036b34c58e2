# The helper in the inner loop asks.
import threading
import time


class Sender:
    def __init__(self, server):
        self._server = server
        self._stop = threading.Event()

    def run(self):
        while not self._stop.is_set():
            while not self._server.send():
                self._leave()
                time.sleep(5)

    def _leave(self):
        if self._stop.is_set():
            raise SystemExit
