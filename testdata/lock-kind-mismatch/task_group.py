# A task group can only be entered asynchronously.
import asyncio


async def main(job):
    with asyncio.TaskGroup() as group:  #~ lock-kind-mismatch high
        group.create_task(job.run())


async def main_right(job):
    async with asyncio.TaskGroup() as group:
        group.create_task(job.run())
