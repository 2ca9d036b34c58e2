# The thread sets the attribute to None as it ends; closing tests it and uses it.
import threading


class Reader:
    def __init__(self, port):
        self._port = port
        self._thread = threading.Thread(target=self._loop)
        self._thread.start()

    def _loop(self):
        try:
            while self._port.read():
                pass
        finally:
            self._thread = None

    def wait(self):
        if self._thread:
            self._thread.join(7)  #~ check-then-act medium
