# Nobody can go on before the loop is there: it is started, and waited for, once.
import threading
from concurrent.futures import Future


class Loop:
    def __init__(self, run):
        self._lock = threading.Lock()
        self._ready = Future()
        self._thread = threading.Thread(target=run, daemon=True)
        self._loop = None

    def open(self):
        with self._lock:
            if self._loop is None:
                self._thread.start()
                self._ready.result()  #~ blocking-under-lock low

    def name(self):
        with self._lock:
            return self._thread.name
