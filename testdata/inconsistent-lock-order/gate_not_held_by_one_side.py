# The loud twin of gate_lock.py: one side does not take the gate.
import threading


class Migration:
    def __init__(self):
        self._gate = threading.Lock()
        self._old = threading.Lock()
        self._new = threading.Lock()

    def forwards(self):
        with self._gate:
            with self._old:
                with self._new:  #~ inconsistent-lock-order
                    pass

    def backwards(self):
        with self._new:
            with self._old:
                pass
