# The helper only looks at what one lock guards, for a message: no matter of two locks, but of one that is not held on the second way.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._wait_lock = threading.Lock()
        self._busy = 0

    def take(self):
        with self._lock:
            self._busy += 1
            self._complain()

    def wait(self):
        with self._wait_lock:
            self._complain()

    def _complain(self):
        print("busy:", self._busy)  #~ unlocked-read low
