# The session of aiohttp is for one loop, whose tasks may share it.
import asyncio

import aiohttp


async def fetch(session, url):
    async with session.get(url) as answer:
        return await answer.text()


async def fetch_all(urls):
    async with aiohttp.ClientSession() as session:
        return await asyncio.gather(*(fetch(session, url) for url in urls))
