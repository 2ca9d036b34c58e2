# The twin of table_set_iterated.py with one lock on all sides.
import threading

tags = set()
tags_lock = threading.Lock()


def add(word):
    with tags_lock:
        tags.add(word)


def drop(word):
    with tags_lock:
        tags.discard(word)


def report():
    with tags_lock:
        for tag in tags:
            print(tag)


def main(word):
    workers = [
        threading.Thread(target=add, args=(word,)),
        threading.Thread(target=drop, args=(word,)),
        threading.Thread(target=report),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
