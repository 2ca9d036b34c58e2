# Waiting on the event is the test and the pause in one.
import threading


class Sampler:
    def __init__(self):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, daemon=True)
        self._thread.start()

    def _loop(self):
        while not self._stop.wait(1):
            print("sample")

    def stop(self):
        self._stop.set()
