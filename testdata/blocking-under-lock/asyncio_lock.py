# Tasks wait for an asyncio lock by suspending themselves.
import asyncio


class Pace:
    def __init__(self):
        self._lock = asyncio.Lock()

    async def pause(self):
        async with self._lock:
            await asyncio.sleep(1)

    async def wait(self):
        async with self._lock:
            pass
