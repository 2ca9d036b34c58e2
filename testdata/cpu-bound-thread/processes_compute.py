# The twin: processes have an interpreter each.
import multiprocessing


def squares():
    return sum(i**2 for i in range(10_000_000))


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=squares) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
