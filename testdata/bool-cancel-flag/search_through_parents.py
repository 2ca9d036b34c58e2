# The loop goes from object to object: it looks for one whose flag is set, and waits for nothing.
import threading


class Scope:
    def __init__(self, parent=None):
        self._cancelled = False
        self._parent = parent

    def cancel(self):
        self._cancelled = True

    def is_cancelled(self):
        scope = self
        while scope is not None:
            if scope._cancelled:
                return True
            scope = scope._parent
        return False


def start(scope):
    worker = threading.Thread(target=scope.is_cancelled)
    worker.start()
    worker.join()
