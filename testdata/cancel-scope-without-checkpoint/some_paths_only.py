# trio and anyio want a checkpoint on every path.
import asyncio

import trio


async def flush(buffer):
    with trio.move_on_after(1):  #~ cancel-scope-without-checkpoint low
        if buffer.full:
            await buffer.flush()


async def flush_or_pause(buffer):
    with trio.move_on_after(1):
        if buffer.full:
            await buffer.flush()
        else:
            await trio.sleep(0)


async def flush_or_leave(buffer):
    with trio.move_on_after(1):
        if not buffer.full:
            return
        await buffer.flush()


async def flush_under_asyncio(buffer):
    async with asyncio.timeout(1):
        if buffer.full:
            await buffer.flush()
