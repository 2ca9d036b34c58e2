# The threads are made of the functions in a tuple.
import threading

sold = 0


def sell():
    global sold
    sold += 1  #~ lost-update


def refund():
    global sold
    sold -= 1


def main():
    workers = [threading.Thread(target=task) for task in (sell, refund)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
