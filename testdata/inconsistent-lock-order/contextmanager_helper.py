# A context manager method hides the first lock.
import contextlib
import threading


class Vault:
    def __init__(self):
        self._door = threading.Lock()
        self._alarm = threading.Lock()

    @contextlib.contextmanager
    def opened(self):
        with self._door:
            yield self

    def arm(self):
        with self._alarm:
            with self._door:  #~ inconsistent-lock-order
                pass

    def inspect(self):
        with self.opened():
            with self._alarm:
                pass
