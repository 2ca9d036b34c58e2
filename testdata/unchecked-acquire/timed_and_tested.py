# The outcome is tested.
import threading

lock = threading.Lock()
totals = {}


def add(name, amount):
    if not lock.acquire(timeout=5):
        raise TimeoutError("the totals are busy")
    try:
        totals[name] = totals.get(name, 0) + amount
    finally:
        lock.release()
