# An asynchronous `aclose` ends the pool through a helper.
from concurrent.futures import ThreadPoolExecutor


class Gateway:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=2)

    def send(self, deliver, message):
        return self._pool.submit(deliver, message)

    def _release(self):
        self._pool.shutdown(wait=False)

    async def aclose(self):
        self._release()
