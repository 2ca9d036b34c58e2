# Popping the end of a list is one step, and what an empty list raises is handled.
import threading

spare = [bytearray(64) for _ in range(16)]


def take():
    try:
        return spare.pop()  #~ unlocked-shared-mutation low
    except IndexError:
        return bytearray(64)


def left():
    return len(spare)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=take))
        workers.append(threading.Thread(target=left))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
