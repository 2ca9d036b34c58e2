# The loop tests again after each `await`.
import asyncio


class Inbox:
    def __init__(self):
        self._messages = []

    async def next(self):
        while not self._messages:  #~ busy-wait medium
            await asyncio.sleep(1)
        return self._messages.pop(0)

    def put(self, message):
        self._messages.append(message)
