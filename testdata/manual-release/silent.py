# What `with` cannot do: time limits, locks given back early or by somebody else, a `try` around the acquisition.
import threading

lock = threading.Lock()
jobs = []


def in_time():
    if not lock.acquire(timeout=1):
        return
    try:
        jobs.clear()
    finally:
        lock.release()


def early(job):
    lock.acquire()
    try:
        if job in jobs:
            lock.release()
            return
        jobs.append(job)
        lock.release()
    except BaseException:
        lock.release()
        raise


def of_some_type(guard):
    guard.acquire()
    try:
        print("held")
    finally:
        guard.release()
