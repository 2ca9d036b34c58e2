# The twin of veto_8_ignored.py: nobody has said so.
import threading

client = None


def connect():
    global client
    if client is None:
        client = object()  #~ unsafe-lazy-init
    return client


def main():
    workers = [threading.Thread(target=connect) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
