# The locks of both are acquired in the order in which they were given.
import threading


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0


def transfer(source: Account, target: Account, amount):
    for account in (source, target):
        account.lock.acquire()  #~ inconsistent-lock-order medium
    try:
        source.balance -= amount
        target.balance += amount
    finally:
        for account in (source, target):
            account.lock.release()


def main(source: Account, target: Account):
    workers = [
        threading.Thread(target=transfer, args=(source, target, 1)),
        threading.Thread(target=transfer, args=(target, source, 1)),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
