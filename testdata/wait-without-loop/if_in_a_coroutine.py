# A coroutine's condition is no different.
import asyncio


class Mailbox:
    def __init__(self):
        self._filled = asyncio.Condition()
        self._letters = []

    async def put(self, letter):
        async with self._filled:
            self._letters.append(letter)
            self._filled.notify()

    async def take(self):
        async with self._filled:
            if not self._letters:
                await self._filled.wait()  #~ wait-without-loop high
            return self._letters.pop()
