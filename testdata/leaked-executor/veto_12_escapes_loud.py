# The twin of veto_12_escapes.py: only what the pool computes is returned.
from concurrent.futures import ThreadPoolExecutor


def prepare(task):
    pool = ThreadPoolExecutor(max_workers=2)  #~ leaked-executor
    pool.submit(task)
    return task
