# A callback of the collector runs in the middle of whatever makes objects.
import gc
import threading

_lock = threading.Lock()
_runs = []


def count(phase, info):
    with _lock:  #~ lock-in-finalizer medium
        _runs.append(info)


def report():
    with _lock:
        return [dict(run) for run in _runs]


gc.callbacks.append(count)
