# `while True` with the test inside.
import threading
import time


class Sampler:
    def __init__(self):
        self._stop = False
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()

    def _loop(self):
        while True:
            if self._stop:  #~ bool-cancel-flag
                return
            time.sleep(1)

    def stop(self):
        self._stop = True
