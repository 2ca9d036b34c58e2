# The class waits for its thread when it is closed.
import threading


class Loader:
    def __init__(self, path):
        self._path = path
        self._rows = None
        self._thread = threading.Thread(target=self._load)
        self._thread.start()

    def _load(self):
        self._rows = [self._path]

    def rows(self):
        return self._rows

    def close(self):
        self._thread.join()
