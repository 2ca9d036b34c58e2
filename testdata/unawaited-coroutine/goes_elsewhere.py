# Somebody who is not in sight is given the coroutine.
import asyncio

from scheduler import schedule


async def refresh(name):
    return name


class Cache:
    def __init__(self):
        self._pending = {}
        self._first = refresh("first")

    def request(self, name):
        self._pending[name] = refresh(name)
        schedule(refresh(name))

    def later(self, loop, name):
        asyncio.run_coroutine_threadsafe(refresh(name), loop)
        coroutine = refresh(name)
        loop.call_soon_threadsafe(asyncio.ensure_future, coroutine)

    def maker(self, name):
        return lambda: refresh(name)

    async def steps(self, names):
        for name in names:
            yield refresh(name)
