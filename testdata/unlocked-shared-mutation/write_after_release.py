# The second write stands after the release.
import threading

lock = threading.Lock()
balance = 0


def deposit(amount):
    global balance
    lock.acquire()  #~ manual-release high
    try:
        balance += amount
    finally:
        lock.release()


def withdraw(amount):
    global balance
    lock.acquire()  #~ manual-release high
    try:
        balance -= amount
    finally:
        lock.release()
    balance -= 1  #~ lost-update
