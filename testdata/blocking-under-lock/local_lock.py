# Nobody else can see the lock.
import threading
import time


def measure():
    lock = threading.Lock()
    with lock:
        time.sleep(1)
