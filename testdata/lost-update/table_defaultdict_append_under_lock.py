# The twin of table_defaultdict_append.py with a lock around the change.
import collections
import threading

by_owner = collections.defaultdict(list)
owners_lock = threading.Lock()


def assign(owner, task):
    with owners_lock:
        by_owner[owner].append(task)


def main(owner, task):
    workers = [threading.Thread(target=assign, args=(owner, task)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
