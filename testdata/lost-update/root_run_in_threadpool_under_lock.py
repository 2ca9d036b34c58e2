# The twin of root_run_in_threadpool.py with a lock around the change.
import asyncio
import threading

from starlette.concurrency import run_in_threadpool


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


async def main():
    await asyncio.gather(*(run_in_threadpool(serve) for _ in range(4)))
