# Twin of `dropped_at_once.py`: every coroutine is awaited or handed to somebody who awaits it.
import asyncio


class Mailer:
    def __init__(self, transport):
        self._transport = transport
        self._later = []

    async def deliver(self, letter):
        await self._transport.send(letter)

    async def deliver_all(self, letters):
        await asyncio.gather(*[self.deliver(letter) for letter in letters])
        for letter in letters:
            await self.deliver(letter)
        await asyncio.sleep(1)

    def keep(self, letter):
        self._later.append(self.deliver(letter))

    def deliver_now(self, letter):
        asyncio.run(self.deliver(letter))
