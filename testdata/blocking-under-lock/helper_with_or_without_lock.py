# The helper runs its body with the lock or without, as it is told when the object is made.
import contextlib
import threading
import time


class Shelf:
    def __init__(self, shared):
        self._shared = shared
        self._lock = threading.Lock()
        self._books = []

    @contextlib.contextmanager
    def _alone(self):
        if not self._shared:
            yield
            return
        with self._lock:
            yield

    def put(self, book):
        with self._lock:
            self._books.append(book)

    def wait_for(self, book):
        with self._alone():
            time.sleep(1)
            self._books.remove(book)
