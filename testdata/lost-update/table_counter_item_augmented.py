# A Counter counts no more at once than a dict does.
import collections
import threading

words = collections.Counter()


def count(text):
    for word in text.split():
        words[word] += 1  #~ lost-update high


def main(text):
    workers = [threading.Thread(target=count, args=(text,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
