# An `asyncio.Lock` is made to be held over an `await`.
import asyncio


class Balance:
    def __init__(self, ledger):
        self._lock = asyncio.Lock()
        self._ledger = ledger
        self.total = 0

    async def refresh(self):
        async with self._lock:
            self.total = await self._ledger.sum()

    async def rest(self):
        await self._lock.acquire()  #~ manual-release high
        try:
            await asyncio.sleep(1)
        finally:
            self._lock.release()
