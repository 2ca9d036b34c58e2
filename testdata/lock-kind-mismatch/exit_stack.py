# A stack enters what it is given in the way it is told.
import asyncio
import contextlib

lock = asyncio.Lock()


async def put(items, item):
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(lock)
        items.append(item)
