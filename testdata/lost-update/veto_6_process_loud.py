# The twin of veto_6_process.py: threads count in one module.
from threading import Thread as Worker

pages = 0


def render():
    global pages
    pages += 1  #~ lost-update


def main():
    workers = [Worker(target=render) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
