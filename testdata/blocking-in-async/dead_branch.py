# Code for two worlds, told apart by a variable that never changes.
import asyncio
import time

_IS_SYNC = False


async def pause(seconds):
    if _IS_SYNC:
        time.sleep(seconds)
    else:
        await asyncio.sleep(seconds)


async def pause_always(seconds):
    if not _IS_SYNC:
        await asyncio.sleep(seconds)
    else:
        time.sleep(seconds)


async def never():
    if False:
        time.sleep(1)
    if True:
        await asyncio.sleep(1)
    else:
        time.sleep(1)
