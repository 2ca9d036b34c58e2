# A nested function, a return, an element or a callee has the task.
import asyncio


async def ping(session):
    await session.ping()


def keep(tasks, key, session):
    tasks[key] = asyncio.create_task(ping(session))


def starter(session):
    return lambda: asyncio.create_task(ping(session))


async def with_timeout(session, watch):
    task = asyncio.create_task(ping(session))

    def stop():
        task.cancel()

    watch(stop)
    other = asyncio.create_task(ping(session))
    watch(other)
    yield asyncio.create_task(ping(session))
