# The clause asks whether it was cancelled from outside, or takes the request back by the book.
import asyncio


async def retry(job):
    while True:
        try:
            return await job.run()
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():
                raise
            await job.reset()
