# Nothing says that the loop is long.
import threading


def total(numbers):
    return sum(number * number for number in numbers)


def main(chunks):
    workers = [threading.Thread(target=total, args=(chunk,)) for chunk in chunks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
