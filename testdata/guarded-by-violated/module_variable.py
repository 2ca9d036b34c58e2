# A variable of the module with its lock.
import threading

lock = threading.Lock()
jobs = []  # lockwise: guarded-by(lock)


def add(job):
    jobs.append(job)  #~ guarded-by-violated


def take():
    with lock:
        return jobs.pop()
