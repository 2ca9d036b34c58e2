# The worker is given the queue, and says that its items are done.
import queue
import threading


def work(source):
    while True:
        job = source.get()
        try:
            job()
        finally:
            source.task_done()


def run(all_jobs):
    jobs = queue.Queue()
    threading.Thread(target=work, args=(jobs,), daemon=True).start()
    for job in all_jobs:
        jobs.put(job)
    print(jobs.get())
    jobs.join()
