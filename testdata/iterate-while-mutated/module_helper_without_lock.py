# One caller of the module's helper does not hold the lock.
import threading

_lock = threading.Lock()
_files = {}


def _levels():
    return [level for file in _files.values() for level in file]  #~ iterate-while-mutated medium


def add(name, file):
    with _lock:
        _files[name] = file
        return _levels()


def remove(name):
    with _lock:
        del _files[name]
    return _levels()
