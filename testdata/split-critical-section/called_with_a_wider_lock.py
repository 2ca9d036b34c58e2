# The two sections run with another lock held, which the caller acquires in one of several ways and releases in a `finally`.
import threading


class Slot:
    def __init__(self, make):
        self._make = make
        self._wide = threading.Lock()
        self._lock = threading.Lock()
        self._held = None

    def take(self, patient):
        if patient:
            acquired = self._wide.acquire(blocking=True)
        else:
            acquired = self._wide.acquire(blocking=False)
        if not acquired:
            raise TimeoutError
        try:
            return self._take()
        finally:
            self._wide.release()

    def _take(self):
        with self._lock:
            if self._held is not None:
                return self._held
        made = self._make()
        with self._lock:
            self._held = made
        return made

    def drop(self):
        with self._lock:
            self._held = None
