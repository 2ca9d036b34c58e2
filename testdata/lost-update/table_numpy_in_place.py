# numpy adds in place element by element, and lets other threads run meanwhile.
import threading

import numpy as np

gradient = np.zeros(1024)


def accumulate(batch):
    global gradient
    gradient += np.asarray(batch)  #~ lost-update


def main(batch):
    workers = [threading.Thread(target=accumulate, args=(batch,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
