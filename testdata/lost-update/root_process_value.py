# A value that processes share is read and written back in several steps.
import multiprocessing


def serve(served):
    for _ in range(1000):
        served.value += 1  #~ lost-update high


def main():
    served = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=serve, args=(served,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
