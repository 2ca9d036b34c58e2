# Nobody can tell when something on another machine changes.
import asyncio
import time


async def wait_for_build(client, build):
    while not await client.is_done(build):
        await asyncio.sleep(5)


def pace(job):
    while True:
        job.run()
        time.sleep(1)
