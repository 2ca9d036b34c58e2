# A coroutine calls the plain function that runs a loop.
import asyncio


async def fetch():
    await asyncio.sleep(1)


def refresh():
    return asyncio.run(fetch())


async def handle(request):
    return refresh()  #~ nested-event-loop medium
