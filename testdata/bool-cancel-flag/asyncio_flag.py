# One loop, one thread: the coroutine sees the flag after its next await.
import asyncio


class Feed:
    def __init__(self):
        self.closed = False

    async def pump(self, source):
        while not self.closed:
            await source.read()

    async def close(self):
        self.closed = True

    async def main(self, source):
        pump = asyncio.create_task(self.pump(source))
        await asyncio.sleep(1)
        await self.close()
        await pump
