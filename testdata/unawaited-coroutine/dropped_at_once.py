# The result of a coroutine function is dropped: nothing of it runs.
import asyncio


class Mailer:
    def __init__(self, transport):
        self._transport = transport

    async def deliver(self, letter):
        await self._transport.send(letter)

    async def deliver_all(self, letters):
        for letter in letters:
            self.deliver(letter)  #~ unawaited-coroutine high
        asyncio.sleep(1)  #~ unawaited-coroutine high

    def deliver_now(self, letter):
        self.deliver(letter)  #~ unawaited-coroutine high
