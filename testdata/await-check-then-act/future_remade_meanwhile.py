# The future that was waited for may have been replaced when it is asked, by the task that was woken first.
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
        done, _ = await asyncio.wait([self._full], timeout=seconds)
        if not done or self._full.exception() is not None:  #~ await-check-then-act medium
            return None
        return self._items.pop()
