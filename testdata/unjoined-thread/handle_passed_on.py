# Somebody else keeps the handle.
import threading


def start_worker(job, registry):
    worker = threading.Thread(target=job.run)
    worker.start()
    registry.adopt(worker)


def start_named(job, workers):
    workers[job.name] = threading.Thread(target=job.run)
    workers[job.name].start()
