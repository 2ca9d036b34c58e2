# Who gives up after a time has thought of what may keep it.
import threading


class Watcher:
    def __init__(self, thread: threading.Thread):
        self._lock = threading.Lock()
        self._thread = thread
        self._paths = []

    def close(self):
        with self._lock:
            self._thread.join(timeout=5)  #~ blocking-under-lock low

    def close_for_good(self):
        with self._lock:
            self._thread.join()  #~ blocking-under-lock medium

    def add(self, path):
        with self._lock:
            self._paths.append(path)
