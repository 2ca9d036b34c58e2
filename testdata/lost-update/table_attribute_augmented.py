# `+=` on an attribute of a shared object is three steps.
import threading


class Totals:
    def __init__(self):
        self.bytes_sent = 0


totals = Totals()


def send(packet):
    totals.bytes_sent += len(packet)  #~ lost-update


def main(packet):
    workers = [threading.Thread(target=send, args=(packet,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
