# The handler runs on the main thread, on top of what that was doing.
import signal
import threading

_lock = threading.Lock()
_totals = {}


def add(name):
    with _lock:
        _totals[name] = _totals.get(name, 0) + 1


def dump(number, frame):
    with _lock:  #~ lock-in-finalizer high
        print(_totals)


def main():
    signal.signal(signal.SIGUSR1, dump)
    add("start")


main()
