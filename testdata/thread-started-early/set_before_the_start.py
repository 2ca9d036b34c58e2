# Twin of `set_after_the_start.py`: all that the thread reads is set, or it waits, or it is started later.
import threading
import time


class Poller:
    def __init__(self, fetch, interval):
        self.fetch = fetch
        self.interval = interval
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.label = "poller"

    def _run(self):
        for _ in range(10):
            self.fetch()
            time.sleep(self.interval)

    def close(self):
        self._thread.join()


class Patient:
    def __init__(self, fetch):
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.fetch = fetch
        self._ready.set()

    def _run(self):
        self._ready.wait()
        self.fetch()

    def close(self):
        self._thread.join()


class Later:
    def __init__(self, fetch):
        self._thread = threading.Thread(target=self._run)
        self.fetch = fetch

    def begin(self):
        self._thread.start()
        self._thread.join()

    def _run(self):
        self.fetch()
