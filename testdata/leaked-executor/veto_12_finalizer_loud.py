# The twin of veto_12_finalizer.py: the finalizer only tells the log.
import weakref
from concurrent.futures import ThreadPoolExecutor


class Resolver:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=2)  #~ leaked-executor
        weakref.finalize(self, print, "gone")

    def resolve(self, look_up, name):
        return self._pool.submit(look_up, name)
