# The pool is returned: it is the caller's to end.
from concurrent.futures import ThreadPoolExecutor


def prepare(task):
    pool = ThreadPoolExecutor(max_workers=2)
    pool.submit(task)
    return pool
