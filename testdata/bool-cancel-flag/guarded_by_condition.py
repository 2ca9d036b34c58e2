# The flag is the predicate of a Condition.
import threading


class Gate:
    def __init__(self):
        self._changed = threading.Condition()
        self._stopped = False

    def wait(self):
        with self._changed:
            while not self._stopped:
                self._changed.wait()

    def stop(self):
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
