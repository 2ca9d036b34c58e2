# The twin of queue_not_empty_then_get.py: taking an item that is not there is handled.
import queue
import threading

jobs = queue.Queue()


def work():
    while not jobs.empty():
        try:
            job = jobs.get_nowait()
        except queue.Empty:
            break
        job.run()


def main():
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
