# An item of an array is read, added to and stored, as one of a list is.
import array
import threading

buckets = array.array("i", [0] * 16)


def spread(keys):
    for key in keys:
        buckets[hash(key) % 16] += 1  #~ lost-update high


def main(keys):
    workers = [threading.Thread(target=spread, args=(keys,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
