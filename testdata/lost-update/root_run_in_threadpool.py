# The thread pool of starlette.
import asyncio

from starlette.concurrency import run_in_threadpool


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update


async def main():
    await asyncio.gather(*(run_in_threadpool(serve) for _ in range(4)))
