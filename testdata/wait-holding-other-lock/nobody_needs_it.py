# Nobody who notifies needs the lock: others only wait longer for it.
import threading


class Depot:
    def __init__(self):
        self._turn = threading.Lock()
        self._filled = threading.Condition()
        self._items = []

    def take(self):
        with self._turn:
            with self._filled:
                while not self._items:
                    self._filled.wait()  #~ wait-holding-other-lock low
                return self._items.pop()

    def put(self, item):
        with self._filled:
            self._items.append(item)
            self._filled.notify()
