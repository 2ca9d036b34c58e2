# Clearing a dict, copying it, listing it and uniting two are one step each.
import threading

cache = {"index": 1}
defaults = {"help": 2}


def purge():
    cache.clear()  #~ unlocked-shared-mutation low


def shown():
    return cache.copy(), list(cache), cache | defaults


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=purge))
        workers.append(threading.Thread(target=shown))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
