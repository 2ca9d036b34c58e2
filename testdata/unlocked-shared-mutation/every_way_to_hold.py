# The same lock in six costumes: with, acquire/release, alias, property, ExitStack, context manager helper.
import contextlib
import threading


class Board:
    def __init__(self):
        self._lock = threading.RLock()
        self._cells = {}

    @property
    def mutex(self):
        return self._lock

    @contextlib.contextmanager
    def _locked(self):
        with self._lock:
            yield

    def by_with(self, key):
        with self._lock:
            self._cells[key] = 1

    def by_pair(self, key):
        self._lock.acquire()  #~ manual-release high
        try:
            self._cells[key] = 2
        finally:
            self._lock.release()

    def by_alias(self, key):
        lock = self._lock
        with lock:
            self._cells[key] = 3

    def by_property(self, key):
        with self.mutex:
            self._cells[key] = 4

    def by_stack(self, key):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._lock)
            self._cells[key] = 5

    def by_helper(self, key):
        with self._locked():
            self._cells[key] = 6

    def nested(self, key):
        with self._lock:
            with self._lock:
                self._cells[key] = 7
