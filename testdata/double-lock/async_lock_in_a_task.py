# The coroutine is handed to a task, which waits its turn.
import asyncio


class Session:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._open = False

    async def open(self):
        async with self._lock:
            self._open = True

    async def send(self, data):
        async with self._lock:
            task = asyncio.create_task(self.open())
        await task
        return data
