# What a job raises is caught before it is said to be done.
import queue
import threading

jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        try:
            job()
        except Exception as error:
            print(error)
        jobs.task_done()


def run(all_jobs):
    threading.Thread(target=work, daemon=True).start()
    for job in all_jobs:
        jobs.put(job)
    jobs.join()
