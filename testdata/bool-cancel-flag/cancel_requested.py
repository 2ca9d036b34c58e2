# A worker polls a plain attribute that another thread sets.
import threading


class Export:
    def __init__(self, rows):
        self._rows = rows
        self._cancelled = False
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        while not self._cancelled:  #~ bool-cancel-flag
            write(next(self._rows))

    def cancel(self):
        self._cancelled = True
        self._thread.join()


def write(row):
    return row
