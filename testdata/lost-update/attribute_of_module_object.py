# The smallest case: threads count in an attribute of an object that the module made.
import threading


class Statistics:
    def __init__(self):
        self.sent = 0


statistics = Statistics()


def send():
    statistics.sent += 1  #~ lost-update


def main():
    workers = [threading.Thread(target=send) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
