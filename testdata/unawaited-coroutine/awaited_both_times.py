# Twin of `awaited_elsewhere.py`: what is not awaited goes where a coroutine belongs.
import asyncio

from transport import handle, open_link, parse


async def serve(request, traced):
    if not traced:
        return await handle(request)
    task = asyncio.create_task(handle(request))
    await handle(request)
    return await task


async def greet(name):
    link = open_link()
    if parse(await link.read()) != "hello":
        raise ValueError(name)
    await asyncio.wait_for(link.read(), 5)
