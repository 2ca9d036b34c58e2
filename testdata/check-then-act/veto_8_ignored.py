# The author has said that the second client is no harm.
import threading

client = None


def connect():
    global client
    if client is None:
        client = object()  # lockwise: ignore[unsafe-lazy-init]
    return client


def main():
    workers = [threading.Thread(target=connect) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
