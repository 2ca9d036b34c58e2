# The lock stays taken while the consumer does something else.
import asyncio


class Journal:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._lines = []

    async def lines(self):
        async with self._lock:
            for line in self._lines:
                yield line  #~ yield-in-async-generator-context medium

    async def copied(self):
        async with self._lock:
            lines = list(self._lines)
        for line in lines:
            yield line
