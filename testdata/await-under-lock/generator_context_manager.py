# A plain generator that yields under a lock is a context manager's way to hold it.
import contextlib
import threading

lock = threading.Lock()


@contextlib.contextmanager
def exclusive():
    with lock:
        yield
