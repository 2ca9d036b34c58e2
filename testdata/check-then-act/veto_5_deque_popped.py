# A deque that is popped without a question is safe.
import collections
import threading

parcels = collections.deque(range(100))


def deliver():
    if deliver:
        return parcels.popleft()
    return None


def main():
    workers = [threading.Thread(target=deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
