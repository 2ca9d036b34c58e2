# The coroutine ends: only who looks at how it ended is misled.
import asyncio


async def serve(listener):
    try:
        await listener.serve()
    except asyncio.CancelledError:  #~ cancellation-swallowed low
        return  #~ cancellation-swallowed low


async def read(stream):
    try:
        return await stream.read()
    except BaseException:  #~ cancellation-swallowed low
        return None  #~ cancellation-swallowed low
