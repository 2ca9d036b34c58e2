# Trying, or waiting for a time, does not wait for ever.
import threading

lock = threading.Lock()


def probe():
    with lock:
        if lock.acquire(blocking=False):
            lock.release()
            return False
        return not lock.acquire(timeout=0.5)
