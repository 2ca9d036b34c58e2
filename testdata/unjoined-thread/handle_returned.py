# Waiting is the caller's business.
import threading


def start_worker(job):
    worker = threading.Thread(target=job.run)
    worker.start()
    return worker


def start_pair(job):
    worker = threading.Thread(target=job.run)
    worker.start()
    return worker, job
