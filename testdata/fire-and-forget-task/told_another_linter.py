# Another linter is told that it is meant so, by the code of the same thing.
import asyncio


async def flush():
    await asyncio.sleep(1)


async def known():
    asyncio.create_task(flush())  # noqa: RUF006


async def another_code():
    asyncio.create_task(flush())  # noqa: E501  #~ fire-and-forget-task high


async def no_code():
    asyncio.create_task(flush())  # noqa  #~ fire-and-forget-task high
