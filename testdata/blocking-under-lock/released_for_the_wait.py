# The helper lets go of the lock while it sleeps.
import threading
import time


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._free = []

    def take(self):
        with self._lock:
            while not self._free:
                self.pause()
            return self._free.pop()

    def pause(self):
        self._lock.release()
        time.sleep(0.1)
        self._lock.acquire()

    def give(self, item):
        with self._lock:
            self._free.append(item)
