# The twin of root_run_in_executor.py with a lock around the change.
import asyncio
import threading


served = 0
served_lock = threading.Lock()


def serve(*_):
    global served
    with served_lock:
        served += 1


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(None, serve) for _ in range(4)))
