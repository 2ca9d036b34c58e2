# By hand, without a release in between.
import threading

lock = threading.Lock()
totals = {}


def add(key, amount):
    lock.acquire()  #~ lock-not-released low
    totals[key] = totals.get(key, 0) + amount
    lock.acquire()  #~ double-lock high  #~ lock-not-released low
    totals.pop("draft", None)
    lock.release()
    lock.release()
