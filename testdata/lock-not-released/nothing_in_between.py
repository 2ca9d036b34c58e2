# Nothing between the two can raise.
import threading

lock = threading.Lock()
count = 0


def add():
    global count
    lock.acquire()
    count += 1
    lock.release()
