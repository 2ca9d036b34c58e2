# Threads count by a method of an object that the module made.
import threading


class Statistics:
    def __init__(self):
        self.sent = 0

    def add(self):
        self.sent += 1  #~ lost-update medium


statistics = Statistics()


def send():
    statistics.add()


def main():
    workers = [threading.Thread(target=send) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
