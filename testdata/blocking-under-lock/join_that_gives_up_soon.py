# The wait gives up after a moment.
import threading


class Watcher:
    def __init__(self, thread: threading.Thread):
        self._lock = threading.Lock()
        self._thread = thread
        self._paths = []

    def close(self):
        with self._lock:
            self._thread.join(timeout=0.1)

    def add(self, path):
        with self._lock:
            self._paths.append(path)
