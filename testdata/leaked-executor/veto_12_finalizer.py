# The pool is shut down when its owner is collected.
import weakref
from concurrent.futures import ThreadPoolExecutor


class Resolver:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=2)
        weakref.finalize(self, self._pool.shutdown)

    def resolve(self, look_up, name):
        return self._pool.submit(look_up, name)
