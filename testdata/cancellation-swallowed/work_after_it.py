# What follows the clause awaits again, as if nobody had asked it to stop.
import asyncio


async def report(source, sink):
    total = 0
    try:
        total = await source.count()
    except asyncio.CancelledError:  #~ cancellation-swallowed medium
        total = -1
    await sink.send(total)


async def report_all(sources, sink):
    for source in sources:
        try:
            await sink.send(await source.count())
        except:
            continue  #~ cancellation-swallowed medium


async def report_errors(sources, sink):
    for source in sources:
        try:
            await sink.send(await source.count())
        except Exception:
            continue
