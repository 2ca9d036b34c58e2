# The twin: when the queue is empty, it sleeps first.
import asyncio


async def consume(queue: asyncio.Queue, handle):
    while True:
        try:
            item = queue.get_nowait()
        except asyncio.QueueEmpty:
            await asyncio.sleep(0.1)
            continue
        await handle(item)
