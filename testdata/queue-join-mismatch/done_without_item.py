# `finally` runs also when there was no item.
import queue

jobs = queue.Queue()


def step():
    try:
        job = jobs.get(timeout=1)
        job()
    except queue.Empty:
        return
    finally:
        jobs.task_done()  #~ queue-join-mismatch high
