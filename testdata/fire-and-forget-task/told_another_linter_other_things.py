# Another linter is told something else, or nothing in particular.
import asyncio


async def flush():
    await asyncio.sleep(1)


async def another_code():
    asyncio.create_task(flush())  # noqa: E501  #~ fire-and-forget-task high


async def no_code():
    asyncio.create_task(flush())  # noqa  #~ fire-and-forget-task high
