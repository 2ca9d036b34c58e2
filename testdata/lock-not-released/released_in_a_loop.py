# Every round releases what it acquired.
import threading

lock = threading.Lock()


def run(jobs):
    for job in jobs:
        lock.acquire()  #~ manual-release high
        try:
            job()
        finally:
            lock.release()
