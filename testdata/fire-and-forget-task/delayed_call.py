# A timer: it sleeps, does one thing, and catches what that raises. The loop has it while it sleeps.
import asyncio


async def send(message):
    await asyncio.sleep(0)


def delete_later(message, delay):
    async def delete():
        await asyncio.sleep(delay)
        try:
            await send(message)
        except OSError:
            pass

    asyncio.create_task(delete())  #~ fire-and-forget-task low


def delete_loud(message, delay):
    async def delete():
        await asyncio.sleep(delay)
        await send(message)

    asyncio.create_task(delete())  #~ fire-and-forget-task high
