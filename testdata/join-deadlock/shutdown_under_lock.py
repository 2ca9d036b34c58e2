# Shutting a pool down waits for its tasks.
import threading
from concurrent.futures import ThreadPoolExecutor


class Uploader:
    def __init__(self):
        self._lock = threading.Lock()
        self._done = []
        self._pool = ThreadPoolExecutor(max_workers=2)

    def _upload(self, name):
        with self._lock:
            self._done.append(name)

    def upload(self, name):
        self._pool.submit(self._upload, name)

    def close(self):
        with self._lock:
            self._pool.shutdown()  #~ join-deadlock high
            return list(self._done)
