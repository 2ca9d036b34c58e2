# A public method, but the thread is who calls it: one thread counts.
import threading
import time


class Monitor:
    def __init__(self, healthy):
        self._healthy = healthy
        self._factor = 0
        self._thread = threading.Thread(target=self._run, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()

    def _run(self):
        while True:
            time.sleep(10)
            self.set_factor()

    def set_factor(self):
        if self._healthy():
            self._factor = 0
        else:
            self._factor += 1

    @property
    def factor(self):
        return self._factor
