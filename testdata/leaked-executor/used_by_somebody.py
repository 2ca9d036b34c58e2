# What a function that is handed the pool does with it, only it knows.
from concurrent.futures import ThreadPoolExecutor


def run(loop, work):
    return loop.run_in_executor(ThreadPoolExecutor(), work)


class Service:
    def __init__(self, register):
        self._service_pool = ThreadPoolExecutor()
        register(self._service_pool)
