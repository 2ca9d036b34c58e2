# The lock of the parent is that of an object further up: there is an order.
import threading


class Node:
    def __init__(self, parent: "Node" = None):
        self._lock = threading.Lock()
        self._parent = parent
        self._size = 0

    def grow(self):
        with self._lock:
            self._size += 1
            if self._parent is not None:
                self._parent.grow()
