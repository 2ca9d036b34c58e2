# A job that fails is never done.
import queue
import threading

jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        job()
        jobs.task_done()  #~ queue-join-mismatch medium


def run(all_jobs):
    threading.Thread(target=work, daemon=True).start()
    for job in all_jobs:
        jobs.put(job)
    jobs.join()
