import asyncio


async def main(self):
    task = asyncio.create_task(self.run())
    result = await task
    await asyncio.sleep(1)
    async for item in self.stream():
        yield item
    else:
        await done()
    a, b = await asyncio.gather(one(), two())
    return await (await self.next())


def relay(items):
    received = yield
    yield received, 1
    result = yield from items
    return result


send = lambda: (yield)
