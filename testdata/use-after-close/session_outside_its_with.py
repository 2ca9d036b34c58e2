# Client sessions after their `async with` and after `aclose`.
import aiohttp
import httpx


async def rates(urls):
    async with aiohttp.ClientSession() as session:
        first = await session.get(urls[0])
    second = await session.get(urls[1])  #~ use-after-close high
    return first, second


async def quotes(urls):
    client = httpx.AsyncClient()
    first = await client.get(urls[0])
    await client.aclose()
    return first, await client.get(urls[1])  #~ use-after-close high
