# The plain function asks first whether a loop is running.
import asyncio


async def fetch():
    await asyncio.sleep(1)


def refresh():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(fetch())
    return None


async def handle(request):
    return refresh()
