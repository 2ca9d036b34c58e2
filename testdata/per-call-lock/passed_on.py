# A local lock that is passed on.
import threading


def run(start):
    lock = threading.Lock()
    start(lock)
    with lock:
        print("started")
