# The future is kept in a variable: what is asked is what was waited for.
import asyncio


class Basket:
    def __init__(self, loop):
        self._loop = loop
        self._full = None
        self._items = []

    async def take(self, seconds):
        if self._items:
            return self._items.pop()
        if self._full is None or self._full.done():
            self._full = self._loop.create_future()
        full = self._full
        done, _ = await asyncio.wait([full], timeout=seconds)
        if not done or full.exception() is not None:
            return None
        return self._items.pop()
