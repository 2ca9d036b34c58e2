# Tasks of one loop deadlock on asyncio locks just as threads do.
import asyncio


class Hub:
    def __init__(self):
        self._rooms = asyncio.Lock()
        self._users = asyncio.Lock()

    async def join(self, user):
        async with self._rooms:
            async with self._users:  #~ inconsistent-lock-order
                await user.notify()

    async def leave(self, user):
        async with self._users:
            async with self._rooms:
                await user.notify()
