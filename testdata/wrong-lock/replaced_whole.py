# The set is replaced by a new one under its lock; who reads it under another lock has the old set or the new.
import threading


class Connections:
    def __init__(self):
        self._lock = threading.Lock()
        self._set_lock = threading.Lock()
        self._live = frozenset()
        self._started = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def add(self, connection):
        with self._set_lock:
            live = self._live
            self._live = live | {connection}  #~ wrong-lock low

    def _run(self):
        while True:
            with self._lock:
                if self._live:
                    continue
                self._started = False
                break

    def close(self):
        self._thread.join()
