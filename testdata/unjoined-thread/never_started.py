# Built, given away, started by somebody else.
import threading


def make_worker(job):
    worker = threading.Thread(target=job.run)
    worker.name = "worker"
    return worker
