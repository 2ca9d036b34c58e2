# The twin of veto_5_locks_itself.py: one public method does not take the lock.
import threading


class Meter:
    def __init__(self):
        self._lock = threading.Lock()
        self._total = 0

    def add(self, amount):
        with self._lock:
            self._total += amount

    def take(self, amount):
        self._total -= amount  #~ lost-update


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
