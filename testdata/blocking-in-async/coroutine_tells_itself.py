# A coroutine that is awaited tells its own wait, once.
import time


async def step():
    time.sleep(1)  #~ blocking-in-async high


async def run():
    await step()
    await step()
