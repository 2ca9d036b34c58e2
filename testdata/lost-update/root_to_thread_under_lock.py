# The twin of root_to_thread.py with a lock around the change.
import asyncio
import threading


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


async def main():
    await asyncio.gather(*(asyncio.to_thread(serve) for _ in range(4)))
