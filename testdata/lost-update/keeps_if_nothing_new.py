# `x = ask() or x` is no update: the new value is not worked out from the old one.
import os
import threading

_prefix = "\r"


def setup():
    global _prefix
    _prefix = os.environ.get("PREFIX") or _prefix


def main():
    threads = [threading.Thread(target=setup) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(_prefix)
