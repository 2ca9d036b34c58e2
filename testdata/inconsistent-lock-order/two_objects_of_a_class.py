# Two accounts, locked in the order in which they were given.
import threading


class Account:
    def __init__(self, balance):
        self.lock = threading.Lock()
        self.balance = balance

    def send(self, other: "Account", amount):
        with self.lock:
            with other.lock:  #~ inconsistent-lock-order medium
                self.balance -= amount
                other.balance += amount


def run(left: Account, right: Account):
    threads = [
        threading.Thread(target=left.send, args=(right, 1)),
        threading.Thread(target=right.send, args=(left, 1)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
