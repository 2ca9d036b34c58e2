# The list is not empty when it is asked, and empty when the item is popped.
import threading

idle = [object() for _ in range(8)]


def borrow():
    if idle:
        return idle.pop()  #~ check-then-act high
    return None


def main():
    workers = [threading.Thread(target=borrow) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
