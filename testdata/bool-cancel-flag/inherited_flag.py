# The base class owns the flag, the subclass loops on it.
import threading


class Stoppable:
    def __init__(self):
        self._stop = False

    def stop(self):
        self._stop = True


class Reader(Stoppable):
    def __init__(self, port):
        super().__init__()
        self._port = port
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()

    def _loop(self):
        while not self._stop:  #~ bool-cancel-flag
            self._port.read()
