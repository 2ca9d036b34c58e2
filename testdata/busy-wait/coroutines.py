# A coroutine that polls wakes the event loop for nothing.
import asyncio


class Session:
    def __init__(self):
        self.closed = False

    def close(self):
        self.closed = True

    async def wait_closed(self):
        while not self.closed:  #~ busy-wait medium
            await asyncio.sleep(0.05)

    async def keep_alive(self, connection):
        while not self.closed:
            await connection.ping()
            await asyncio.sleep(5)


async def idle():
    while True:  #~ busy-wait low
        await asyncio.sleep(3600)
