# Repeating a list in place is one step.
import threading

pattern = [0, 1]


def widen():
    global pattern
    pattern *= 2  #~ unlocked-shared-mutation low


def width():
    return len(pattern)


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=widen))
        workers.append(threading.Thread(target=width))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
