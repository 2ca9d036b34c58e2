# Another linter is told that it is meant so, by the code of the same thing.
import asyncio


async def flush():
    await asyncio.sleep(1)


async def known():
    asyncio.create_task(flush())  # noqa: RUF006
