# One worker, and whoever calls `reset` beside it.
from concurrent.futures import ThreadPoolExecutor


class Journal:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=1)  #~ leaked-executor medium
        self._lines = 0

    def _append(self, line):
        self._lines += 1  #~ lost-update

    def append(self, line):
        self._pool.submit(self._append, line)

    def undo(self):
        self._lines -= 1
