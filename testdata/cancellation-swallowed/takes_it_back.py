# A task that takes its cancellation back may go on: that is what `uncancel` is for.
import asyncio


async def tried(job):
    try:
        await job()
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        print("went on")
