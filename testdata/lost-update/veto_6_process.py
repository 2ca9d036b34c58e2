# Each process counts in a module of its own.
from multiprocessing import Process as Worker

pages = 0


def render():
    global pages
    pages += 1


def main():
    workers = [Worker(target=render) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
