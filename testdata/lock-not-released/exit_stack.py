# The stack releases.
import contextlib
import threading

lock = threading.Lock()


def run(work):
    with contextlib.ExitStack() as stack:
        lock.acquire()
        stack.callback(lock.release)
        work()
