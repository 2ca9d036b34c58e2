# Nobody ever resets the attribute once it is there.
import threading


class Reader:
    def __init__(self, log=None):
        self._log = log
        self._thread = threading.Thread(target=self._loop)
        self._thread.start()

    def _loop(self):
        if self._log:
            self._log.write("started")

    def wait(self):
        if self._log:
            self._log.write("waits")
        self._thread.join()
