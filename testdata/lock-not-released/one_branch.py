# Only one branch releases.
import threading

lock = threading.Lock()
seen = {}


def settle(name, last):
    lock.acquire()  #~ lock-not-released low
    seen[name] = last
    if last:
        lock.release()
