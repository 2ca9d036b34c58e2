# Removing from a list and looking for an item compare item by item: worth a second look at most.
import threading

waiting = ["ann", "bob"]


def leave():
    try:
        waiting.remove("ann")  #~ unlocked-shared-mutation low
    except ValueError:
        pass


def place():
    return "bob" in waiting, waiting.count("bob")


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=leave))
        workers.append(threading.Thread(target=place))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
