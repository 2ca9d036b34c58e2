# One lock for all calls.
import threading

_lock = threading.Lock()


def one(write):
    with _lock:
        write()
