# A finaliser has nobody to keep what it starts.
import asyncio


class Lock:
    async def release(self):
        await asyncio.sleep(0)

    def __del__(self):
        asyncio.get_running_loop().create_task(self.release())  #~ fire-and-forget-task low

    def drop(self):
        asyncio.get_running_loop().create_task(self.release())  #~ fire-and-forget-task high
