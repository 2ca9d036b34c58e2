# The sum is read before the coroutine is suspended, and written back after it.
import asyncio


async def size(path):
    await asyncio.sleep(1)
    return len(path)


class Totals:
    def __init__(self):
        self.bytes = 0
        self.files = 0

    async def add(self, path):
        self.bytes += await size(path)  #~ await-check-then-act medium
        self.files += 1

    async def add_in_one_step(self, path):
        more = await size(path)
        self.files += more


async def main(paths):
    totals = Totals()
    await asyncio.gather(*[totals.add(path) for path in paths])
