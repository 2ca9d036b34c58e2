# Every public method of the meter takes the meter's lock.
import threading


class Meter:
    def __init__(self):
        self._lock = threading.Lock()
        self._total = 0

    def add(self, amount):
        with self._lock:
            self._total += amount

    def take(self, amount):
        with self._lock:
            self._total -= amount


meter = Meter()


def work():
    meter.add(1)
    meter.take(1)


def main():
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
