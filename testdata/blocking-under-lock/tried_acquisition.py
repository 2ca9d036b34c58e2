# Who did not get the lock sleeps without it.
import threading
import time

lock = threading.Lock()


def run(work):
    if not lock.acquire(blocking=False):
        time.sleep(1)
        return
    try:
        work()  #~ callback-under-lock low
    finally:
        lock.release()


def look(work):
    with lock:
        work()
