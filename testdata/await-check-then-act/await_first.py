# The value is there before the place is read.
import asyncio


class Totals:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.bytes = 0

    async def add(self, path):
        more = await path.size()
        self.bytes += more

    async def clear(self):
        async with self._lock:
            self.bytes = 0
