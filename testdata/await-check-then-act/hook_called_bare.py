# The base class does not hold the lock while it waits for the hook.
import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._count = 0

    async def acquire(self):
        return await self._ready()

    async def release(self):
        async with self._lock:
            self._count -= 1

    async def _ready(self):
        raise NotImplementedError


class NullPool(Pool):
    async def _ready(self):
        if self._count < 8:
            await asyncio.sleep(0)
            self._count += 1  #~ await-check-then-act medium
            return True
        return False
