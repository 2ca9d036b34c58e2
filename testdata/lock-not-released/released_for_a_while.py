# The function lets go of its caller's lock and takes it back.
import threading

lock = threading.RLock()


def outside(work):
    lock.release()
    try:
        work()
    finally:
        lock.acquire()
