# A method of the class, of a subclass, or somebody with the object ends it.
from concurrent.futures import ThreadPoolExecutor


class Fetcher:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=8)

    def close(self):
        self._pool.shutdown()


class Base:
    def __init__(self):
        self._base_pool = ThreadPoolExecutor(max_workers=8)


class Derived(Base):
    def close(self):
        self._base_pool.shutdown(wait=False)


class Open:
    def __init__(self):
        self.open_pool = ThreadPoolExecutor(max_workers=8)


def finish(thing):
    thing.open_pool.shutdown()


class Aliased:
    def __init__(self):
        self._aliased_pool = ThreadPoolExecutor(max_workers=8)

    def close(self):
        pool, self._aliased_pool = self._aliased_pool, None
        pool.shutdown()
