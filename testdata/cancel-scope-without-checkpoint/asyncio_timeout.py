# A timeout around a plain call waits for it all the same.
import asyncio


async def render(page):
    async with asyncio.timeout(5):  #~ cancel-scope-without-checkpoint high
        return page.render()


async def render_in_thread(page):
    async with asyncio.timeout(5):
        return await asyncio.to_thread(page.render)
