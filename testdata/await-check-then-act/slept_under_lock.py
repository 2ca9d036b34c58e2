# One sleeps, and the others wait for the lock.
import asyncio


class Limiter:
    def __init__(self):
        self.left = 10

    def delay(self):
        self.left -= 1
        return 1.0 if self.left < 0 else 0.0


class Socket:
    def __init__(self, send):
        self._limiter = Limiter()
        self._send = send
        self._turn = asyncio.Lock()

    async def send(self, data):
        async with self._turn:
            delay = self._limiter.delay()
            if delay:
                await asyncio.sleep(delay)
        await self._send(data)
