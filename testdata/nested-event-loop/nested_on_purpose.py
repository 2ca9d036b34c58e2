# `nest_asyncio` lets loops nest.
import asyncio

import nest_asyncio

nest_asyncio.apply()


async def fetch():
    await asyncio.sleep(1)


async def refresh():
    return asyncio.run(fetch())
