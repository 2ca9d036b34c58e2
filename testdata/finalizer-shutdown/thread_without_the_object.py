# The thread has the event and not the object: the finalizer runs when the last user drops it.
import threading


class Poller:
    def __init__(self, fetch):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stop, fetch))  #~ unjoined-thread low
        self._thread.start()

    @staticmethod
    def _run(stop, fetch):
        while not stop.wait(1):
            fetch()

    def __del__(self):
        self._stop.set()
