# The twin: the loop's own sleep gives the thread away.
import asyncio


async def retry(send):
    for attempt in range(3):
        if await send():
            return True
        await asyncio.sleep(2 ** attempt)
    return False


asyncio.run(retry(None))
