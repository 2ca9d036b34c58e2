# Two functions nest two module locks the opposite way round.
import threading

accounts_lock = threading.Lock()
journal_lock = threading.Lock()


def transfer(source, target, amount):
    with accounts_lock:
        source.balance -= amount
        with journal_lock:  #~ inconsistent-lock-order
            target.balance += amount


def audit(journal):
    with journal_lock:
        with accounts_lock:
            return list(journal)
