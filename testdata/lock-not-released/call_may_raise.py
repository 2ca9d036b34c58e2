# If the work raises, nobody releases the lock.
import threading

lock = threading.Lock()


def run(work):
    lock.acquire()  #~ lock-not-released medium
    work()
    lock.release()
