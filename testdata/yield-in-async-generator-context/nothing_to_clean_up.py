# These contexts have nothing to clean up.
import contextlib


async def lines(stream):
    with contextlib.suppress(ConnectionError):
        async for line in stream:
            yield line


async def tried(stream):
    async with contextlib.aclosing(stream) as lines:
        async for line in lines:
            yield line
