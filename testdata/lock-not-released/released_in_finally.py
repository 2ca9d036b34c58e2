# `finally` releases whatever happens.
import threading

lock = threading.Lock()


def run(work):
    lock.acquire()  #~ manual-release high
    try:
        work()
    finally:
        lock.release()
