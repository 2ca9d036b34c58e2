# The twin: it awaits.
import asyncio


async def fetch():
    await asyncio.sleep(1)


async def refresh():
    return await fetch()


async def refresh_by_hand():
    return await asyncio.get_event_loop().create_task(fetch())
