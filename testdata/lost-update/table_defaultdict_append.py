# A new key of a defaultdict: two threads make a list each, and one list is lost with what was appended to it.
import collections
import threading

by_owner = collections.defaultdict(list)


def assign(owner, task):
    by_owner[owner].append(task)  #~ lost-update low


def main(owner, task):
    workers = [threading.Thread(target=assign, args=(owner, task)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
