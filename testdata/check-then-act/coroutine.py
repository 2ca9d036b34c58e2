# No await comes between the test and the action.
import asyncio


class Pool:
    def __init__(self):
        self._idle = []

    async def take(self):
        if self._idle:
            return self._idle.pop()
        await asyncio.sleep(0.1)
        return object()

    async def give(self, one):
        self._idle.append(one)
