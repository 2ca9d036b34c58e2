# Drawing the next number of a count is one step.
import itertools
import threading

numbers = itertools.count(1)


def stamp():
    return next(numbers)


def main():
    workers = [threading.Thread(target=stamp) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
