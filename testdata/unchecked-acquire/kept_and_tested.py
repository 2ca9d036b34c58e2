# The outcome is kept and tested later.
import threading

lock = threading.Lock()
totals = {}


def add(name, amount):
    taken = lock.acquire(False)
    if taken:
        totals[name] = totals.get(name, 0) + amount
        lock.release()
