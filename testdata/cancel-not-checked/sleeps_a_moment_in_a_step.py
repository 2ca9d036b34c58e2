# A step that sleeps for a moment keeps nobody waiting.
import threading
import time


class Scanner(threading.Thread):
    def __init__(self):
        super().__init__()
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.is_set():
            self.step()

    def step(self):
        time.sleep(0.1)
        print("scanned")

    def stop(self):
        self._stopped.set()
