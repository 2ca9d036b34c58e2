# The locks are taken in the order of their ids, whatever the arguments.
import threading


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0


def transfer(source, target, amount):
    first, second = sorted((source, target), key=id)
    with first.lock:
        with second.lock:
            source.balance -= amount
            target.balance += amount
