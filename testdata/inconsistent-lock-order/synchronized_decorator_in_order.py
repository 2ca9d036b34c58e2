# The decorator's lock first, everywhere; each decorated function has a lock of its own in `one_at_a_time`.
import functools
import threading


def synchronized(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        with self._lock:
            return method(self, *args)

    return wrapper


def one_at_a_time(function):
    lock = threading.Lock()

    def wrapper(*args):
        with lock:
            return function(*args)

    return wrapper


audit = threading.Lock()


class Ledger:
    def __init__(self):
        self._lock = threading.RLock()
        self._rows = []

    @synchronized
    def add(self, row):
        with audit:
            self._rows.append(row)

    @synchronized
    def replace(self, row):
        self._rows.clear()
        self.add(row)


@one_at_a_time
def flush():
    with audit:
        return 1


@one_at_a_time
def close():
    return 2


def stop():
    with audit:
        return close()
