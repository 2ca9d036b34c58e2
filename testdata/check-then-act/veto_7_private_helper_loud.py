# The twin of veto_7_private_helper.py: one caller does not.
import threading


class Leases:
    def __init__(self):
        self._lock = threading.Lock()
        self._leases = {}

    def grant(self, name):
        with self._lock:
            self._expire(name)
            self._leases[name] = True

    def revoke(self, name):
        self._expire(name)

    def _expire(self, name):
        if name in self._leases:
            del self._leases[name]  #~ check-then-act
