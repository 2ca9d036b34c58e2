# A variable of the module with its lock, which everybody takes.
import threading

lock = threading.Lock()
jobs = []  # lockwise: guarded-by(lock)


def add(job):
    with lock:
        jobs.append(job)


def take():
    with lock:
        return jobs.pop()
