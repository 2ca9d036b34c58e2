# Storing an item of a list of fixed length is one step, and so is reading it.
import threading

slots = [None] * 8


def occupy():
    slots[3] = threading.get_ident()  #~ unlocked-shared-mutation low


def occupant():
    return slots[3]


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=occupy))
        workers.append(threading.Thread(target=occupant))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
