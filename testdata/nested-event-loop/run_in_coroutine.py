# A coroutine runs a second loop.
import asyncio


async def fetch():
    await asyncio.sleep(1)


async def refresh():
    return asyncio.run(fetch())  #~ nested-event-loop high


async def refresh_by_hand():
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(fetch())  #~ nested-event-loop high
