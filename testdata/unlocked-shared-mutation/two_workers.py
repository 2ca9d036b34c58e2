# Two workers run the same task at once.
from concurrent.futures import ThreadPoolExecutor


class Journal:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._lines = 0

    def _append(self, line):
        self._lines += 1  #~ lost-update

    def append(self, line):
        self._pool.submit(self._append, line)

    def close(self):
        self._pool.shutdown()
