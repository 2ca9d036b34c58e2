# The key is there when it is asked for, and gone when it is used.
import threading

prices = {"tea": 3, "milk": 2}


def quote(name):
    if name in prices:
        return prices[name]  #~ check-then-act high
    return None


def withdraw(name):
    prices.pop(name, None)


def main(name):
    workers = [threading.Thread(target=quote, args=(name,)), threading.Thread(target=withdraw, args=(name,))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
