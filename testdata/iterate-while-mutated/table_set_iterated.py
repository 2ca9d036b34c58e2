# A set whose size changes raises in the loop that walks it.
import threading

tags = set()


def add(word):
    tags.add(word)


def drop(word):
    tags.discard(word)


def report():
    for tag in tags:  #~ iterate-while-mutated high
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
