# Twin of `dropped_task.py`: somebody keeps every task, or waits for it.
import asyncio


class Session:
    def __init__(self):
        self._tasks = set()
        self._ping = None

    async def ping(self):
        await asyncio.sleep(30)

    async def open(self):
        self._ping = asyncio.create_task(self.ping())
        task = asyncio.create_task(self.ping())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.create_task(self.ping())
        return asyncio.ensure_future(self.ping())

    async def open_all(self):
        async with asyncio.TaskGroup() as group:
            group.create_task(self.ping())
            group.create_task(self.ping())

    async def both(self):
        first = asyncio.create_task(self.ping())
        second = asyncio.create_task(self.ping())
        await asyncio.wait([first, second])
