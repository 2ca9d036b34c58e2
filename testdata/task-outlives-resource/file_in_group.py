# The file is closed before the group waits for the task that writes it.
import asyncio


async def copy(source, path):
    async with asyncio.TaskGroup() as group:
        with open(path, "wb") as file:  #~ blocking-in-async low
            group.create_task(source.copy_to(file))  #~ task-outlives-resource high


async def copy_in_order(source, path):
    with open(path, "wb") as file:  #~ blocking-in-async low
        async with asyncio.TaskGroup() as group:
            group.create_task(source.copy_to(file))
