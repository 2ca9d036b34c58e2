# In every round one lock is taken and let go of.
import threading


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0


def fees(source: Account, target: Account):
    for account in (source, target):
        account.lock.acquire()  #~ manual-release high
        try:
            account.balance -= 1
        finally:
            account.lock.release()


def main(source: Account, target: Account):
    workers = [
        threading.Thread(target=fees, args=(source, target)),
        threading.Thread(target=fees, args=(target, source)),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
