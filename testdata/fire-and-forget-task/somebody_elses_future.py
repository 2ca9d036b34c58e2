# What `ensure_future` is given is a future already, and kept where it came from.
import asyncio


class Replies:
    def __init__(self):
        self._loop = asyncio.get_event_loop()
        self._pending = {}

    async def read(self, key):
        return key

    def expect(self, key):
        reply = self._loop.create_future()
        self._pending[key] = reply
        asyncio.ensure_future(reply)
        return reply

    def read_all(self, keys):
        asyncio.ensure_future(asyncio.gather(*[self.read(key) for key in keys]))
