# The thread that holds a reentrant lock may take it again.
import threading


class Tree:
    def __init__(self):
        self._lock = threading.RLock()
        self._nodes = []

    def size(self):
        with self._lock:
            return len(self._nodes)

    def grow(self, node):
        with self._lock:
            self._nodes.append(node)
            return self.size()
