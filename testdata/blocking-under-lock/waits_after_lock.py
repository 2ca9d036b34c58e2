# What is to be waited for is taken out under the lock and waited for after it.
import threading
from concurrent.futures import Future


class Hub:
    def __init__(self, worker: threading.Thread):
        self._lock = threading.Lock()
        self._worker = worker
        self._futures: list[Future] = []

    def stop(self):
        with self._lock:
            worker = self._worker
        worker.join()

    def collect(self):
        with self._lock:
            futures = list(self._futures)
        return [future.result() for future in futures]
