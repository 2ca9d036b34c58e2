# Whoever finds a future in the slot waits for that one.
import asyncio


class Writer:
    def __init__(self, loop):
        self._loop = loop
        self._waiter = None

    def resume(self):
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            waiter.set_result(None)

    async def drain(self):
        waiter = self._waiter
        if waiter is None:
            waiter = self._loop.create_future()
            self._waiter = waiter
        await asyncio.shield(waiter)
