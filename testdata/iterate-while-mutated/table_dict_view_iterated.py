# The view is made in one step; walking it takes many.
import threading

quotes = {}


def add(symbol):
    quotes[symbol] = len(symbol)


def drop(symbol):
    quotes.pop(symbol, None)


def report():
    for price in quotes.values():  #~ iterate-while-mutated high
        print(price)


def main(symbol):
    workers = [
        threading.Thread(target=add, args=(symbol,)),
        threading.Thread(target=drop, args=(symbol,)),
        threading.Thread(target=report),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
