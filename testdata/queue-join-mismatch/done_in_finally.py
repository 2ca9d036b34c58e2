# Every job is done, also one that fails.
import queue
import threading

jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        try:
            job()
        finally:
            jobs.task_done()


def run(all_jobs):
    threading.Thread(target=work, daemon=True).start()
    for job in all_jobs:
        jobs.put(job)
    jobs.join()
