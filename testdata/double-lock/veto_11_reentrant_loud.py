# The twin of veto_11_reentrant.py: a plain lock waits for itself.
import threading


class Tree:
    def __init__(self):
        self._lock = threading.Lock()
        self._nodes = []

    def size(self):
        with self._lock:
            return len(self._nodes)

    def grow(self, node):
        with self._lock:
            self._nodes.append(node)
            return self.size()  #~ double-lock
