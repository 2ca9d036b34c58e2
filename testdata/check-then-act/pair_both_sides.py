# The test with its deletion and the removal are under one lock.
import threading

tokens = {"ann": 1}
tokens_lock = threading.Lock()


def spend(name):
    with tokens_lock:
        if name in tokens:
            del tokens[name]


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
