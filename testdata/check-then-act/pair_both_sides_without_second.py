# The twin of pair_both_sides.py: the removal does not wait for the lock of the test.
import threading

tokens = {"ann": 1}
tokens_lock = threading.Lock()


def spend(name):
    with tokens_lock:
        if name in tokens:
            del tokens[name]


def expire(name):
    tokens.pop(name, None)  #~ unlocked-shared-mutation


def main(name):
    spender = threading.Thread(target=spend, args=(name,))
    expirer = threading.Thread(target=expire, args=(name,))
    spender.start()
    expirer.start()
    spender.join()
    expirer.join()
