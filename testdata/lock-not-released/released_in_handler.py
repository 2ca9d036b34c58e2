# A handler that catches everything releases before it raises again.
import threading

lock = threading.Lock()


def run(work):
    lock.acquire()
    try:
        work()
    except BaseException:
        lock.release()
        raise
    lock.release()
