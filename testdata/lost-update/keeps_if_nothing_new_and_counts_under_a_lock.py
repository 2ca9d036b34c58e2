# The twin: what is worked out from the old value is worked out under a lock.
import os
import threading

_lock = threading.Lock()
_prefix = "\r"
_count = 0


def setup():
    global _prefix
    _prefix = os.environ.get("PREFIX") or _prefix


def count():
    global _count
    with _lock:
        _count = _count + 1


def main():
    threads = [threading.Thread(target=setup) for _ in range(4)]
    threads += [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(_prefix)
