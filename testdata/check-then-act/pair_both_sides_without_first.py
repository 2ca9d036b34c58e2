# The twin of pair_both_sides.py: the test and the deletion are under no lock.
import threading

tokens = {"ann": 1}
tokens_lock = threading.Lock()


def spend(name):
    if name in tokens:
        del tokens[name]  #~ check-then-act


def expire(name):
    with tokens_lock:
        tokens.pop(name, None)


def main(name):
    spender = threading.Thread(target=spend, args=(name,))
    expirer = threading.Thread(target=expire, args=(name,))
    spender.start()
    expirer.start()
    spender.join()
    expirer.join()
