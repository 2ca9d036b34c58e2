# An asyncio lock is not reentrant either.
import asyncio


class Session:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._open = False

    async def open(self):
        async with self._lock:
            self._open = True

    async def send(self, data):
        async with self._lock:
            await self.open()  #~ double-lock high
            return data
