# A deque is safe to append to and to pop from, not to walk meanwhile.
import collections
import threading

recent = collections.deque()


def add(text):
    recent.append(text)


def drop(text):
    recent.remove(text)


def report():
    for line in recent:  #~ iterate-while-mutated high
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
