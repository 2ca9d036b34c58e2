# The name of the method says that its callers hold the lock.
import threading


class Quota:
    def __init__(self):
        self._lock = threading.Lock()
        self._used = {}

    def use(self, user):
        with self._lock:
            self._used[user] = True

    def forgive(self, user):
        with self._lock:
            self._used.pop(user, None)

    def drain_locked(self):
        self._used.clear()
