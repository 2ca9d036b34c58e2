# Released in between: two sections.
import threading

lock = threading.Lock()
totals = {}


def add(key, amount):
    lock.acquire()  #~ manual-release high
    try:
        totals[key] = totals.get(key, 0) + amount
    finally:
        lock.release()
    lock.acquire()  #~ manual-release high
    try:
        totals.pop("draft", None)
    finally:
        lock.release()
