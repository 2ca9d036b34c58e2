# The twin of veto_12_aclose.py: the helper forgets the pool without ending it.
from concurrent.futures import ThreadPoolExecutor


class Gateway:
    def __init__(self):
        self._pool = ThreadPoolExecutor(max_workers=2)  #~ leaked-executor

    def send(self, deliver, message):
        return self._pool.submit(deliver, message)

    def _release(self):
        self._pool = None

    async def aclose(self):
        self._release()
