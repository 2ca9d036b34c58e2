# The section runs whether the lock was taken or not.
import threading

lock = threading.Lock()
totals = {}


def add(name, amount):
    lock.acquire(timeout=5)  #~ unchecked-acquire high
    try:
        totals[name] = totals.get(name, 0) + amount
    finally:
        lock.release()
