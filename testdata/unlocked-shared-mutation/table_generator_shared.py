# A generator that two threads advance at once raises.
import threading

def numbered():
    number = 0
    while True:
        number += 1
        yield number


numbers = numbered()


def stamp():
    return next(numbers)  #~ unlocked-shared-mutation low


def main():
    workers = [threading.Thread(target=stamp) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
