# The process adds to a copy of the set.
from multiprocessing import Process as Worker

visited = set()


def crawl(pages):
    for page in pages:
        visited.add(page)


def main(pages):
    worker = Worker(target=crawl, args=(pages,))
    worker.start()
    for page in visited:
        print(page)
    worker.join()
