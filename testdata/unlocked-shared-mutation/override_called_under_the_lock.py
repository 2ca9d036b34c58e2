# A base class calls what its subclasses make of a method with the lock held.
import threading


class Manager:
    def __init__(self):
        self._lock = threading.RLock()
        self.parts = set()

    def clear(self):
        with self._lock:
            self.parts.clear()

    def count(self):
        with self._lock:
            self.parts.add(1)


class Request:
    def __init__(self, manager: Manager):
        self.manager = manager

    def done(self, answer):
        with self.manager._lock:
            self.handle(answer)

    def handle(self, answer):
        raise NotImplementedError


class Add(Request):
    def handle(self, answer):
        self.manager.parts.update(answer)
