# Whoever cancels a task waits for it, and catches the cancellation that comes back.
import asyncio
import contextlib


class Worker:
    def __init__(self):
        self._task = None

    async def stop(self):
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            pass

    async def drained(self):
        try:
            await self._task
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(0)


async def stop_all(tasks):
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
