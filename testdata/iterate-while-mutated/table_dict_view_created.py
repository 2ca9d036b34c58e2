# Making a view of a dict is one step; so is a list of it.
import threading

quotes = {}


def publish(symbol):
    quotes[symbol] = len(symbol)  #~ unlocked-shared-mutation low


def symbols():
    return quotes.keys()


def snapshot():
    return list(quotes), list(quotes.items()), len(quotes.values())


def main(symbol):
    workers = [threading.Thread(target=publish, args=(symbol,)) for _ in range(2)]
    workers.append(threading.Thread(target=symbols))
    workers.append(threading.Thread(target=snapshot))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
