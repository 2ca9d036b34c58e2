# The twin of table_key_in_dict_index.py with one lock over the question and the use, and over the removal.
import threading

prices = {"tea": 3, "milk": 2}
prices_lock = threading.Lock()


def quote(name):
    with prices_lock:
        if name in prices:
            return prices[name]
    return None


def withdraw(name):
    with prices_lock:
        prices.pop(name, None)


def main(name):
    workers = [threading.Thread(target=quote, args=(name,)), threading.Thread(target=withdraw, args=(name,))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
