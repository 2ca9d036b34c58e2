# A `threading.Lock` is held over an `await`: the next task that wants it stops the loop.
import asyncio
import threading


class Balance:
    def __init__(self, ledger):
        self._lock = threading.Lock()
        self._ledger = ledger
        self.total = 0

    async def refresh(self):
        with self._lock:  #~ await-under-lock high
            self.total = await self._ledger.sum()

    async def pause(self):
        self._lock.acquire()  #~ await-under-lock high #~ manual-release high
        try:
            await asyncio.sleep(1)
        finally:
            self._lock.release()
