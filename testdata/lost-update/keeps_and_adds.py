# The twin of keeps_if_nothing_new.py: the new value is the old one and something more.
import os
import threading

_prefix = "\r"


def setup():
    global _prefix
    _prefix = _prefix + os.environ["PREFIX"]  #~ lost-update


def main():
    threads = [threading.Thread(target=setup) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(_prefix)
