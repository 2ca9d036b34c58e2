# Waits that end by themselves in no time.
import threading
import time


class Hub:
    def __init__(self):
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._seen = 0

    def look(self):
        with self._lock:
            self._seen += 1
            self._ready.wait(timeout=0.1)

    def yield_once(self):
        with self._lock:
            self._seen += 1
            time.sleep(0)

    def nap(self):
        with self._lock:
            self._seen += 1
            time.sleep(0.001)  #~ blocking-under-lock low
