# The outcome is kept, and nobody looks at it.
import threading

lock = threading.Lock()
totals = {}


def add(name, amount):
    taken = lock.acquire(False)  #~ unchecked-acquire high
    totals[name] = totals.get(name, 0) + amount
    lock.release()
