# Only `__del__` sets the event, and the thread has the object.
import threading


class Poller:
    def __init__(self, fetch):
        self._fetch = fetch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)  #~ unjoined-thread low
        self._thread.start()

    def _run(self):
        while not self._stop.wait(1):
            self._fetch()

    def __del__(self):
        self._stop.set()  #~ finalizer-shutdown high
