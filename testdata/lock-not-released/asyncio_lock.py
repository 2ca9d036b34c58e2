# A task that is cancelled while it waits leaves an asyncio lock locked.
import asyncio

lock = asyncio.Lock()


async def run(work):
    await lock.acquire()  #~ lock-not-released medium
    await work()
    lock.release()


async def run_safely(work):
    async with lock:
        await work()
