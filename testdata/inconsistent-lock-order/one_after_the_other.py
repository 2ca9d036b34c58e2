# Not nested: the first is released before the second is taken.
import threading

accounts_lock = threading.Lock()
journal_lock = threading.Lock()


def transfer(amount):
    with accounts_lock:
        moved = amount
    with journal_lock:
        return moved


def audit(journal):
    with journal_lock:
        entries = list(journal)
    with accounts_lock:
        return entries
