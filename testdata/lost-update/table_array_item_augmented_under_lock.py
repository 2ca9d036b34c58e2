# The twin of table_array_item_augmented.py with a lock around the change.
import array
import threading

buckets = array.array("i", [0] * 16)
buckets_lock = threading.Lock()


def spread(keys):
    for key in keys:
        with buckets_lock:
            buckets[hash(key) % 16] += 1


def main(keys):
    workers = [threading.Thread(target=spread, args=(keys,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
