# Another process has its own copy of the module.
import multiprocessing

completed = 0


def work(item):
    global completed
    completed += 1
    return item


def run(items):
    with multiprocessing.Pool(4) as pool:
        return pool.map(work, items)
