# The twin of root_process_value.py with the value's own lock over both steps.
import multiprocessing


def serve(served):
    for _ in range(1000):
        with served.get_lock():
            served.value += 1


def main():
    served = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=serve, args=(served,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
