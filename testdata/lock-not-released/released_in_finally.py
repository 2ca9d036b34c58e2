# `finally` releases whatever happens.
import threading

lock = threading.Lock()


def run(work):
    lock.acquire()
    try:
        work()
    finally:
        lock.release()
