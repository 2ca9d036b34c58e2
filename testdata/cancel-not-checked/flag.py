# A flag that `stop` sets.
import threading
import time


class Sender:
    def __init__(self, server):
        self._server = server
        self._running = threading.Event()
        self._stopping = threading.Event()

    def run(self):
        while True:
            if self._stopping.is_set():
                break
            while True:
                if self._server.send():
                    break
                time.sleep(5)  #~ cancel-not-checked medium

    def stop(self):
        self._stopping.set()
