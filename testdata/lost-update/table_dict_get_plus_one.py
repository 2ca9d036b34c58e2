# `D[k] = D.get(k, 0) + 1`: both halves are one step each, together they are two.
import threading

hits = {}


def visit(page):
    hits[page] = hits.get(page, 0) + 1  #~ lost-update


def main(page):
    workers = [threading.Thread(target=visit, args=(page,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
