# `+=` on an item of a dict reads the item, adds and stores it.
import threading

votes = {"yes": 0, "no": 0}


def vote(answer):
    votes[answer] += 1  #~ lost-update high


def main(answer):
    workers = [threading.Thread(target=vote, args=(answer,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
