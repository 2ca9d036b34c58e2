# The task is dropped, or kept in a variable that nothing uses.
import asyncio


class Session:
    def __init__(self):
        self._loop = asyncio.get_event_loop()

    async def ping(self):
        await asyncio.sleep(30)

    async def open(self):
        asyncio.create_task(self.ping())  #~ fire-and-forget-task high
        asyncio.ensure_future(self.ping())  #~ fire-and-forget-task high
        self._loop.create_task(self.ping())  #~ fire-and-forget-task high
        task = asyncio.create_task(self.ping())  #~ fire-and-forget-task high

    async def open_and_watch(self, log):
        task = asyncio.create_task(self.ping())  #~ fire-and-forget-task low
        task.add_done_callback(log)
