# Threads pop from a shared list while it is not empty.
import threading

pending = list(range(100))


def work():
    while pending:
        item = pending.pop()  #~ check-then-act high
        print(item)


def main():
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
