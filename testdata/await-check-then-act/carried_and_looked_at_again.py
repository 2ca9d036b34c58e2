# The coroutine asks whether the number is still what it was before it writes it back.
import asyncio


class Counter:
    def __init__(self):
        self.total = 0

    async def add(self, part):
        before = self.total
        await asyncio.sleep(0.1)
        if self.total == before:
            self.total = before + part


async def main(parts):
    counter = Counter()
    await asyncio.gather(*[counter.add(part) for part in parts])
