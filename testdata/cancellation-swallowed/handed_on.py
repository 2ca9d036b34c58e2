# What was caught is kept for somebody else to raise.
import asyncio


async def pump(source, results):
    while True:
        try:
            results.put_nowait(await source.next())
        except BaseException as error:  #~ cancellation-swallowed low
            results.put_nowait(error)
