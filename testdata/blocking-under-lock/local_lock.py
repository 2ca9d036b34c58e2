# Nobody else can see the lock.
import threading
import time


def measure():
    lock = threading.Lock()  #~ per-call-lock high
    with lock:
        time.sleep(1)
