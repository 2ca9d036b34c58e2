# The twin of veto_12_exit.py: leaving it ends something else.
from concurrent.futures import ThreadPoolExecutor


class Session:
    def __init__(self, log):
        self._log = log
        self._pool = ThreadPoolExecutor(max_workers=2)  #~ leaked-executor

    def run(self, task):
        return self._pool.submit(task)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._log.close()
