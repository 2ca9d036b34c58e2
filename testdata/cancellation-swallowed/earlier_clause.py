# What the first clause has caught, the second does not see.
import asyncio


async def consume(queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.CancelledError:
            raise
        except BaseException:
            continue
        item.run()
