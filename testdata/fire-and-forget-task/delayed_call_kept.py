# The timer is kept.
import asyncio


async def send(message):
    await asyncio.sleep(0)


class Message:
    def __init__(self):
        self._timer = None

    def delete_later(self, delay):
        async def delete():
            await asyncio.sleep(delay)
            await send(self)

        self._timer = asyncio.create_task(delete())
