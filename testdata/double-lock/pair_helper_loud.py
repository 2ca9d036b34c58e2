# The twin of pair_helper.py: the caller takes the lock that its helpers take.
import threading


class Archive:
    def __init__(self):
        self._lock = threading.Lock()
        self._boxes = []

    def count(self):
        with self._lock:
            return len(self._boxes)

    def store(self, box):
        with self._lock:
            self._boxes_changed(box)  #~ double-lock
            return self.count()  #~ double-lock

    def _boxes_changed(self, box):
        with self._lock:
            self._boxes.append(box)
