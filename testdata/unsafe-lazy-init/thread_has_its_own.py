# Every thread makes a client of its own.
import threading

own = threading.local()
own_names = {}


class Client:
    pass


def client():
    if getattr(own, "client", None) is None:
        own.client = Client()
    return own.client


def main():
    workers = [threading.Thread(target=client) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
