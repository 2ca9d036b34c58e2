# What is local to the thread is nobody else's.
import threading
from threading import local
from types import SimpleNamespace

state = local()


def descend():
    state.depth = 0
    for _ in range(10):
        state.depth += 1


def main():
    workers = [threading.Thread(target=descend) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
