# The retry loop does not know that the worker is to stop.
import threading
import time


class Poller:
    def __init__(self, server):
        self._server = server
        self._stop = threading.Event()

    def run(self):
        while not self._stop.is_set():
            while not self._server.connected:
                time.sleep(10)  #~ cancel-not-checked medium
                self._server.reset()
            self._server.poll()

    def run_carefully(self):
        while not self._stop.is_set():
            while not self._server.connected:
                if self._stop.wait(10):
                    return
                self._server.reset()
            self._server.poll()
