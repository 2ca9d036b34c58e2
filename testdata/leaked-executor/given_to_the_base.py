# The base class keeps the pool that it is given, and no class of the two ends it.
from concurrent.futures import ThreadPoolExecutor


class Resolver:
    def __init__(self, executor=None):
        self.executor = executor or None

    def resolve(self, host, look_up):
        return self.executor.submit(look_up, host)


class ThreadedResolver(Resolver):
    def __init__(self, threads):
        super().__init__(executor=ThreadPoolExecutor(threads))  #~ leaked-executor medium
