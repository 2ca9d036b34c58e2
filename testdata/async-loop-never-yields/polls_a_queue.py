# When the queue is empty, the loop asks again at once.
import asyncio


async def consume(queue: asyncio.Queue, handle):
    while True:
        try:
            item = queue.get_nowait()  #~ async-loop-never-yields medium
        except asyncio.QueueEmpty:
            continue
        await handle(item)
