# Only the name says that it is a coroutine function.
from hub import async_refresh


async def poll():
    async_refresh()  #~ unawaited-coroutine low
    await async_refresh()
