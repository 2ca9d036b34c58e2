# Nothing is waited for: the future is done, the queue is only asked, the wait has no time.
import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

jobs = queue.Queue()
ready = threading.Event()
pool = ThreadPoolExecutor(4)  #~ leaked-executor low


async def collect(work):
    future = pool.submit(work)
    await asyncio.wrap_future(future)
    job = jobs.get(block=False)
    if ready.wait(0) and future.done():
        return job, future.result()
    return job, None


async def from_the_loop(work):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    work(future)
    await future
    return future.result()
