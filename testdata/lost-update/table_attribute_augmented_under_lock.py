# The twin of table_attribute_augmented.py with a lock around the change.
import threading


class Totals:
    def __init__(self):
        self.bytes_sent = 0


totals = Totals()
totals_lock = threading.Lock()


def send(packet):
    with totals_lock:
        totals.bytes_sent += len(packet)


def main(packet):
    workers = [threading.Thread(target=send, args=(packet,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
