# An asynchronous comprehension waits for each item.
import asyncio


async def collect(rows):
    async with asyncio.timeout(1):
        return [row async for row in rows]


async def collect_ready(rows):
    async with asyncio.timeout(1):  #~ cancel-scope-without-checkpoint high
        return [row for row in rows]
