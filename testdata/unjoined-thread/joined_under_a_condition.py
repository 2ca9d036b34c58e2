# Joined if it is still there.
import threading


class Loader:
    def __init__(self):
        self._thread = None
        self._rows = None

    def start(self):
        self._thread = threading.Thread(target=self._load)
        self._thread.start()

    def _load(self):
        self._rows = [1]

    def rows(self):
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout=5)
        return self._rows
