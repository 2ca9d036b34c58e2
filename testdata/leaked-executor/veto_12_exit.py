# Leaving the `with` of its owner ends the pool.
from concurrent.futures import ThreadPoolExecutor


class Session:
    def __init__(self, log):
        self._log = log
        self._pool = ThreadPoolExecutor(max_workers=2)

    def run(self, task):
        return self._pool.submit(task)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._pool.shutdown()
