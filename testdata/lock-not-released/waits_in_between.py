# Waiting on the lock's own condition hardly ever raises.
import threading


class Slots:
    def __init__(self):
        self._free = threading.Condition()
        self._count = 0

    def take(self):
        self._free.acquire()  #~ lock-not-released low
        while self._count == 0:
            self._free.wait()
        self._count -= 1
        self._free.release()

    def give(self):
        with self._free:
            self._count += 1
            self._free.notify()
