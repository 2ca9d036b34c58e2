# The twin of table_dict_view_iterated.py with one lock on all sides.
import threading

quotes = {}
quotes_lock = threading.Lock()


def add(symbol):
    with quotes_lock:
        quotes[symbol] = len(symbol)


def drop(symbol):
    with quotes_lock:
        quotes.pop(symbol, None)


def report():
    with quotes_lock:
        for price in quotes.values():
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
