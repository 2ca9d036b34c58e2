# Every thread makes the object it counts in.
import threading


class Statistics:
    def __init__(self):
        self.sent = 0

    def add(self):
        self.sent += 1


def send():
    statistics = Statistics()
    statistics.add()


def main():
    workers = [threading.Thread(target=send) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
