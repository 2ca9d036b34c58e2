# The twin of veto_9_same_constant.py: what is written without the lock is something else.
import threading


class Upload:
    def __init__(self):
        self._lock = threading.Lock()
        self._broken = False

    def fail(self):
        with self._lock:
            self._broken = True

    def abort(self):
        with self._lock:
            self._broken = True

    def expire(self, reason):
        self._broken = reason  #~ unlocked-shared-mutation

    def check(self):
        if self._broken:
            raise OSError("broken")
