# What only its name calls a lock is at most worth a look.
class Store:
    def __init__(self, lock):
        self._lock = lock
        self._items = []

    def put(self, make):
        self._lock.acquire()  #~ lock-not-released low
        self._items.append(make())
        self._lock.release()
