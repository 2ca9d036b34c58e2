# Twin of `only_the_finalizer.py`: a method stops the thread too.
import threading


class Poller:
    def __init__(self, fetch):
        self._fetch = fetch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._fetch()

    def close(self):
        self._stop.set()
        self._thread.join()

    def __del__(self):
        self._stop.set()


class Closing:
    def __init__(self, fetch):
        self._fetch = fetch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._fetch()

    def close(self):
        self._stop.set()
        self._thread.join()

    def __del__(self):
        self.close()
