# The one coroutine a loop is run for ends when it is cancelled; a task must say that it was.
import asyncio


async def serve(step):
    try:
        while True:
            await asyncio.sleep(1)
            step()
    except asyncio.CancelledError:  #~ cancellation-swallowed low
        pass
    await asyncio.sleep(0)


async def watch(step):
    try:
        while True:
            await asyncio.sleep(1)
            step()
    except asyncio.CancelledError:  #~ cancellation-swallowed medium
        pass
    await asyncio.sleep(0)


def main(step):
    asyncio.run(serve(step))


async def beside(step):
    task = asyncio.create_task(watch(step))
    await task
