# The twin of table_dict_get_plus_one.py with a lock around the change.
import threading

hits = {}
hits_lock = threading.Lock()


def visit(page):
    with hits_lock:
        hits[page] = hits.get(page, 0) + 1


def main(page):
    workers = [threading.Thread(target=visit, args=(page,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
