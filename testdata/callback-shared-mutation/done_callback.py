# Whoever finishes the work counts, and so does whoever asks for more.
from concurrent.futures import ThreadPoolExecutor


class Jobs:
    def __init__(self):
        self._pool = ThreadPoolExecutor()
        self._open = 0

    def submit(self, job):
        self._open += 1  #~ callback-shared-mutation
        self._pool.submit(job).add_done_callback(self._done)

    def _done(self, future):
        self._open -= 1

    def close(self):
        self._pool.shutdown()
