# Every node has a lock of its own; recursion goes to the children.
import threading


class Tree:
    def __init__(self):
        self._lock = threading.Lock()
        self._children = []
        self._parent = None

    def weight(self):
        with self._lock:
            return 1 + sum(child.weight() for child in self._children)

    def adopt(self, child: "Tree"):
        with self._lock:
            self._children.append(child)
