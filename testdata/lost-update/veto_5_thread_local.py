# What is local to the thread is nobody else's.
import threading
import types

state = threading.local()
state.depth = 0


def descend():
    state.depth += 1


def main():
    workers = [threading.Thread(target=descend) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
