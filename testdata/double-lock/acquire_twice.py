# By hand, without a release in between.
import threading

lock = threading.Lock()
totals = {}


def add(key, amount):
    lock.acquire()
    totals[key] = totals.get(key, 0) + amount
    lock.acquire()  #~ double-lock high
    totals.pop("draft", None)
    lock.release()
    lock.release()
