# The handler sets a flag, and the loop does the work.
import signal
import threading

_lock = threading.Lock()
_totals = {}
_dump = False


def add(name):
    with _lock:
        _totals[name] = _totals.get(name, 0) + 1


def ask(number, frame):
    global _dump
    _dump = True


def main():
    signal.signal(signal.SIGUSR1, ask)
    add("start")
    if _dump:
        with _lock:
            print(_totals)


main()
