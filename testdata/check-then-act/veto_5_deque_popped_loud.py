# The twin of veto_5_deque_popped.py: a question comes first, and the answer may be old.
import collections
import threading

parcels = collections.deque(range(100))


def deliver():
    if parcels:
        return parcels.popleft()  #~ check-then-act
    return None


def main():
    workers = [threading.Thread(target=deliver) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
