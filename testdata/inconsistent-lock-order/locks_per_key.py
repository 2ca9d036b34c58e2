# Locks out of a dictionary are many: which two are meant is not known.
import threading
from collections import defaultdict

_locks = defaultdict(threading.Lock)
_table = threading.Lock()


def rename(old, new, files):
    with _locks[old]:
        with _locks[new]:
            files[new] = files.pop(old)


def touch(name):
    with _table:
        return _locks[name]
