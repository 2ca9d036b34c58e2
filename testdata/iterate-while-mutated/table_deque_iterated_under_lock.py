# The twin of table_deque_iterated.py with one lock on all sides.
import collections
import threading

recent = collections.deque()
recent_lock = threading.Lock()


def add(text):
    with recent_lock:
        recent.append(text)


def drop(text):
    with recent_lock:
        recent.remove(text)


def report():
    with recent_lock:
        for line in recent:
            print(line)


def main(text):
    workers = [
        threading.Thread(target=add, args=(text,)),
        threading.Thread(target=drop, args=(text,)),
        threading.Thread(target=report),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
