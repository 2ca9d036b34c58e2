# The item is taken before the `try`.
import queue

jobs = queue.Queue()


def step():
    try:
        job = jobs.get(timeout=1)
    except queue.Empty:
        return
    try:
        job()
    finally:
        jobs.task_done()
