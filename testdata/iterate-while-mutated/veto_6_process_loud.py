# The twin of veto_6_process.py: the thread adds to the very set that is walked.
from threading import Thread as Worker

visited = set()


def crawl(pages):
    for page in pages:
        visited.add(page)


def main(pages):
    worker = Worker(target=crawl, args=(pages,))
    worker.start()
    for page in visited:  #~ iterate-while-mutated
        print(page)
    worker.join()
