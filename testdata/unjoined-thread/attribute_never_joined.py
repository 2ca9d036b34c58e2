# The handle is kept, but nothing in the class ever waits for it, and the result is read.
import threading


class Loader:
    def __init__(self, path):
        self._path = path
        self._rows = None
        self._thread = threading.Thread(target=self._load)  #~ unjoined-thread
        self._thread.start()

    def _load(self):
        self._rows = parse(self._path)

    def rows(self):
        return self._rows


def parse(path):
    return [path]
