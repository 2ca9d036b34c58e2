# Each lock is entered in its own way.
import asyncio
import threading

loop_lock = asyncio.Lock()
thread_lock = threading.Lock()


async def put(items, item):
    async with loop_lock:
        items.append(item)


def put_from_thread(items, item):
    with thread_lock:
        items.append(item)
