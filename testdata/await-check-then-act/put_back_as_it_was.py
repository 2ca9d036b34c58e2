# What was there before is put back, not worked on.
import asyncio


class Screen:
    def __init__(self):
        self.title = ""

    async def loading(self):
        before = self.title
        self.title = "loading"
        await asyncio.sleep(0.1)
        self.title = before


async def main(screen):
    await asyncio.gather(*[screen.loading() for _ in range(3)])
