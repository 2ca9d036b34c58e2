# An explicit `raise` leaves with the lock.
import threading

lock = threading.Lock()
items = {}


def remove(name):
    lock.acquire()
    if name not in items:
        raise KeyError  #~ lock-not-released medium
    del items[name]
    lock.release()
