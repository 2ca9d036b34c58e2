# The task opens what it uses.
import asyncio


async def copy(source, path):
    with open(path, "wb") as file:  #~ blocking-in-async low
        await source.copy_to(file)


async def main(sources):
    async with asyncio.TaskGroup() as group:
        for source, path in sources:
            group.create_task(copy(source, path))
