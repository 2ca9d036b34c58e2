# What is handed to a thread runs when the lock is free again.
import threading


class Loader:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = []

    def _load(self):
        with self._lock:
            self._items.append(1)

    def start(self):
        with self._lock:
            worker = threading.Thread(target=self._load)
            worker.start()
        worker.join()
