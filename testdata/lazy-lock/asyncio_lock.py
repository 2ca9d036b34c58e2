# An event loop does nothing between the test and the store.
import asyncio


class Journal:
    _lock = None

    async def write(self, line):
        if self._lock is None:
            self._lock = asyncio.Lock()
        async with self._lock:
            print(line)
