# The old number is kept in a variable while the coroutine is suspended.
import asyncio


class Counter:
    def __init__(self):
        self.total = 0

    async def add(self, part):
        before = self.total
        await asyncio.sleep(0.1)
        self.total = before + part  #~ await-check-then-act medium


async def main(parts):
    counter = Counter()
    await asyncio.gather(*[counter.add(part) for part in parts])
