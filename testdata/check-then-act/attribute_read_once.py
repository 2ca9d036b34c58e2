# The twin of attribute_reset_by_thread.py: the attribute is read once.
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
        thread = self._thread
        if thread:
            thread.join(7)
