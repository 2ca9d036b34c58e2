# What the `with` body raises comes out of the `yield`.
import contextlib
import threading

lock = threading.Lock()


@contextlib.contextmanager
def exclusive():
    lock.acquire()  #~ manual-release high
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def careless():
    lock.acquire()  #~ lock-not-released medium
    yield
    lock.release()
