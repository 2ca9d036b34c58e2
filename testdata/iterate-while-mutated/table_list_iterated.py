# A list from which others take: the loop that walks it skips what follows.
import threading

orders = []


def add(number):
    orders.append(number)


def drop(number):
    orders.remove(number)


def report():
    for order in orders:  #~ iterate-while-mutated
        print(order)


def main(number):
    workers = [
        threading.Thread(target=add, args=(number,)),
        threading.Thread(target=drop, args=(number,)),
        threading.Thread(target=report),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
