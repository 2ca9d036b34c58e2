# The twin: coroutines create tasks on the loop that runs them.
import asyncio


async def notify(order):
    await asyncio.sleep(1)


async def save(order):
    task = asyncio.create_task(notify(order))
    await task
