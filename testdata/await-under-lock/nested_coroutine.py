# The coroutine is written under the lock, and runs when somebody awaits it.
import asyncio
import threading

lock = threading.Lock()
jobs = []


def schedule(loop, seconds):
    with lock:
        async def later():
            await asyncio.sleep(seconds)

        jobs.append(later)
