# Held on one path only.
import threading

lock = threading.Lock()
rows = []


def add(row, careful):
    if careful:
        lock.acquire()
        rows.append(row)
        lock.release()
    else:
        rows.append(row)
    with lock:
        rows.sort()
