# Nobody says that a job is done.
import queue
import threading

jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        job()


def run(all_jobs):
    threading.Thread(target=work, daemon=True).start()
    for job in all_jobs:
        jobs.put(job)
    jobs.join()  #~ queue-join-mismatch high
