# The same source serves plain code: what stands in the other arm never runs here.
import asyncio
import time


async def pause():
    if True:
        await asyncio.sleep(1)
    else:
        time.sleep(1)
