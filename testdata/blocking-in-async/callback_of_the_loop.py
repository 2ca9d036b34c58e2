# The loop calls it: it stops the loop like a coroutine would.
import asyncio
import time


def tick():
    time.sleep(1)  #~ blocking-in-async medium


async def main():
    asyncio.get_running_loop().call_soon(tick)
    await asyncio.sleep(10)
