# Whoever writes the flag writes the same, and others only ask it.
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
        self._broken = True

    def check(self):
        if self._broken:
            raise OSError("broken")
