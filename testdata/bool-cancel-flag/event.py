# The right tool.
import threading


class Export:
    def __init__(self, rows):
        self._rows = rows
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        while not self._cancelled.is_set():
            print(next(self._rows))

    def cancel(self):
        self._cancelled.set()
        self._thread.join()
