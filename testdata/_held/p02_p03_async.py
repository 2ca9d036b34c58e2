# Locks of asyncio: rows P2 and P3.
import asyncio


class Hub:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._ready = asyncio.Condition()

    async def p02_async_with(self):
        async with self._lock:
            probe()  #~ held: Hub._lock
        probe()  #~ held:

    async def p02_awaited_acquire(self):
        await self._lock.acquire()
        try:
            probe()  #~ held: Hub._lock
        finally:
            self._lock.release()
        probe()  #~ held:

    async def p02_condition(self):
        async with self._ready:
            await self._ready.wait()
            probe()  #~ held: Hub._ready
        probe()  #~ held:


def probe():
    return 0
