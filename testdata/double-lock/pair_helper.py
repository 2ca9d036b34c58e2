# The helpers take the lock one after the other; their caller takes none.
import threading


class Archive:
    def __init__(self):
        self._lock = threading.Lock()
        self._boxes = []

    def count(self):
        with self._lock:
            return len(self._boxes)

    def store(self, box):
        self._boxes_changed(box)
        return self.count()

    def _boxes_changed(self, box):
        with self._lock:
            self._boxes.append(box)
