# The scope is around an `await`.
import asyncio

import trio


async def fetch(client):
    async with asyncio.timeout(5):
        return await client.get()


async def fetch_slowly(client):
    with trio.fail_after(5):
        return await client.get()
