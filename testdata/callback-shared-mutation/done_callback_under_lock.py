# Both sides lock.
import threading
from concurrent.futures import ThreadPoolExecutor


class Jobs:
    def __init__(self):
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor()
        self._open = 0

    def submit(self, job):
        with self._lock:
            self._open += 1
        self._pool.submit(job).add_done_callback(self._done)

    def _done(self, future):
        with self._lock:
            self._open -= 1

    def close(self):
        self._pool.shutdown()
