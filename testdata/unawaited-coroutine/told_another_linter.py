# A type checker is told that it is meant so.
import asyncio


async def flush():
    await asyncio.sleep(1)


def known():
    flush()  # type: ignore[unused-coroutine]
