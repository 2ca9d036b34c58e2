# The twin of table_list_iterated.py with one lock on all sides.
import threading

orders = []
orders_lock = threading.Lock()


def add(number):
    with orders_lock:
        orders.append(number)


def drop(number):
    with orders_lock:
        orders.remove(number)


def report():
    with orders_lock:
        for order in orders:
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
