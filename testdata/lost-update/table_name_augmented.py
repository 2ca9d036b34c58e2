# `+=` on a name loads, adds and stores: three steps.
import threading

served = 0


def serve():
    global served
    served += 1  #~ lost-update high


def main():
    workers = [threading.Thread(target=serve) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
