# All who are told to wait sleep as long, and then go on at once.
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

    async def send(self, data):
        delay = self._limiter.delay()
        if delay:
            await asyncio.sleep(delay)  #~ await-check-then-act low
        await self._send(data)
