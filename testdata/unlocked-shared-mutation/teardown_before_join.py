# Cleared while the worker may still run; joined only afterwards.
import threading


class Collector:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []
        self._thread = threading.Thread(target=self._run)

    def start(self):
        self._thread.start()

    def _run(self):
        for row in range(10):
            with self._lock:
                self._rows.append(row)

    def close(self):
        self._rows.clear()  #~ unlocked-shared-mutation
        self._thread.join()
