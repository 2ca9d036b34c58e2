# A pool's thread runs no loop that could take the task.
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def notify(order):
    await asyncio.sleep(1)


def save(order):
    asyncio.create_task(notify(order))  #~ loop-call-from-thread high #~ fire-and-forget-task high


def main(orders):
    with ThreadPoolExecutor() as pool:
        for order in orders:
            pool.submit(save, order).result()
