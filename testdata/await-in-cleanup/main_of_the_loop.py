# Nothing but the program's end cancels the coroutine that a loop is run for.
import anyio


async def flush():
    await anyio.sleep(1)


async def main_async():
    try:
        await anyio.sleep(1)
    finally:
        await flush()  #~ await-in-cleanup low
    return 0


async def job():
    try:
        await anyio.sleep(1)
    finally:
        await flush()  #~ await-in-cleanup medium


async def jobs():
    async with anyio.create_task_group() as group:
        group.start_soon(job)


def main():
    return anyio.run(main_async)
