# Two accounts, locked in the order of their numbers.
import threading


class Account:
    def __init__(self, number, balance):
        self.lock = threading.Lock()
        self.number = number
        self.balance = balance


def transfer(source: Account, target: Account, amount):
    first, second = (source, target) if source.number < target.number else (target, source)
    with first.lock:
        with second.lock:
            source.balance -= amount
            target.balance += amount


def send(source: Account, target: Account, amount):
    if id(source) < id(target):
        with source.lock:
            with target.lock:
                source.balance -= amount
                target.balance += amount
    else:
        with target.lock:
            with source.lock:
                source.balance -= amount
                target.balance += amount
