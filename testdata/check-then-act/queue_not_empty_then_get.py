# Several workers look whether the queue is empty, then take an item; the last one waits for ever.
import queue
import threading

jobs = queue.Queue()


def work():
    while not jobs.empty():
        job = jobs.get()  #~ check-then-act
        job.run()


def main():
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
