# A permit is given back by whoever consumes.
import threading


class Slots:
    def __init__(self):
        self._free = threading.Semaphore(8)
        self._one = threading.Semaphore(1)

    def take(self, work):
        self._free.acquire()
        work()

    def take_one(self, work):
        self._one.acquire()
        work()
