# The twin of veto_7_named_locked.py: the name says nothing of the kind.
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

    def drain(self):
        self._used.clear()  #~ unlocked-shared-mutation
