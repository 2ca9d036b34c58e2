# Between the rounds they wait: others compute meanwhile.
import threading
import time


def sample(results):
    for i in range(1_000_000):
        results.append(i * i)
        time.sleep(0.001)


def main():
    results = []
    workers = [threading.Thread(target=sample, args=(results,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
