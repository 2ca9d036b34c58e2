# Nested in every function, always the same way round.
import threading

accounts_lock = threading.Lock()
journal_lock = threading.Lock()


def transfer(source, target, amount):
    with accounts_lock:
        with journal_lock:
            source.balance -= amount
            target.balance += amount


def audit(journal):
    with accounts_lock, journal_lock:
        return list(journal)


def journal_only(entry):
    with journal_lock:
        return entry
