# A thread of its own may run a loop of its own.
import asyncio
import threading


async def fetch():
    await asyncio.sleep(1)


def own_loop():
    asyncio.run(fetch())


async def handle(request):
    await asyncio.to_thread(own_loop)
    await asyncio.to_thread(asyncio.run, fetch())
