# The cache of a function is safe; at worst the function runs twice.
import functools
import threading

@functools.lru_cache(maxsize=128)
def parse(text):
    return text.split(",")


def handle():
    return parse("a,b")


def main():
    workers = [threading.Thread(target=handle) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
