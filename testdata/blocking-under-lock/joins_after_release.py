# The thread is waited for without the lock.
import threading


class Watcher:
    def __init__(self, thread: threading.Thread):
        self._lock = threading.Lock()
        self._thread = thread
        self._paths = []

    def close(self):
        with self._lock:
            self._paths.clear()
        self._thread.join()

    def add(self, path):
        with self._lock:
            self._paths.append(path)
