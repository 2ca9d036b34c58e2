# The canceller waits for all it has cancelled.
import asyncio


async def stop(tasks):
    for task in tasks:
        task.cancel()
    try:
        await asyncio.gather(*tasks)
    except asyncio.CancelledError:
        pass
    await asyncio.sleep(0)
