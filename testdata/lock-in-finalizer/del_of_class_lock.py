# A lock of the module is everybody's.
import threading

_lock = threading.Lock()
_open = set()


class Handle:
    def __init__(self, number):
        self.number = number
        with _lock:
            _open.add(number)

    def __del__(self):
        with _lock:  #~ lock-in-finalizer medium
            _open.discard(self.number)


def count():
    with _lock:
        return len(_open)
