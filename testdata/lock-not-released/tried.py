# The function goes by the outcome.
import threading

lock = threading.Lock()


def run(work):
    if not lock.acquire(blocking=False):
        return False
    try:
        work()
    finally:
        lock.release()
    return True


def once(work):
    if lock.acquire(timeout=3):
        work()
        lock.release()
