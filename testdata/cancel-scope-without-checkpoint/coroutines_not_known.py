# What is overridden, decorated or left open may wait.
import asyncio


class Source:
    async def next(self):
        return None


class Socket(Source):
    async def next(self):
        return await asyncio.sleep(1)


def retried(function):
    return function


@retried
async def refresh(cache):
    cache.clear()


async def later(cache): ...


async def drain(source: Source, cache):
    async with asyncio.timeout(5):
        await source.next()
    async with asyncio.timeout(5):
        await refresh(cache)
    async with asyncio.timeout(5):
        await later(cache)
