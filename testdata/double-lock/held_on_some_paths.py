# Held on one path only: where it is not certain, nothing is said.
import threading

lock = threading.Lock()


def settle(rows, careful):
    if careful:
        lock.acquire()
    total = sum(rows)
    with lock:
        print(total)
