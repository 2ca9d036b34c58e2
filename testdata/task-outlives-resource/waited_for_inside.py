# The task is over before the inner block is.
import asyncio


async def copy(source, path):
    async with asyncio.TaskGroup() as group:
        with open(path, "wb") as file:  #~ blocking-in-async low
            task = group.create_task(source.copy_to(file))
            await source.hello()
            await task
