# The twin of table_numpy_in_place.py with a lock around the change.
import threading

import numpy as np

gradient = np.zeros(1024)
gradient_lock = threading.Lock()


def accumulate(batch):
    global gradient
    with gradient_lock:
        gradient += np.asarray(batch)


def main(batch):
    workers = [threading.Thread(target=accumulate, args=(batch,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
