# A type checker is told something else.
import asyncio


async def flush():
    await asyncio.sleep(1)


def unknown():
    flush()  # type: ignore[arg-type]  #~ unawaited-coroutine high
