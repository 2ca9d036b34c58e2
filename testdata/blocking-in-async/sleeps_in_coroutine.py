# A thread's sleep in a coroutine stops the loop.
import asyncio
import time


async def retry(send):
    for attempt in range(3):
        if await send():
            return True
        time.sleep(2 ** attempt)  #~ blocking-in-async high
    return False


asyncio.run(retry(None))
