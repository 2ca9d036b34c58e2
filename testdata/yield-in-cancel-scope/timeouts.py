# A timeout counts the consumer's time, and cancels the consumer's code.
import asyncio

import anyio


async def lines(stream):
    async with asyncio.timeout(60):
        async for line in stream:
            yield line  #~ yield-in-cancel-scope high


async def chunks(stream):
    with anyio.move_on_after(60):
        yield await stream.read()  #~ yield-in-cancel-scope high


async def lines_each_in_time(stream):
    while True:
        async with asyncio.timeout(60):
            line = await stream.readline()
        yield line
