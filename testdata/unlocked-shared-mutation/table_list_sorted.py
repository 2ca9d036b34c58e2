# Sorting a list of numbers is one step for whoever does not look meanwhile.
import threading

scores = [3, 1, 2]


def rank():
    scores.sort()  #~ unlocked-shared-mutation low


def best():
    return scores[0]


def main():
    workers = []
    for _ in range(2):
        workers.append(threading.Thread(target=rank))
        workers.append(threading.Thread(target=best))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
