# The loop empties the queue itself: it has an end.
import asyncio


async def close(queue: asyncio.Queue, report):
    while not queue.empty():
        report(queue.get_nowait())
    while queue.full():
        queue.get_nowait()
