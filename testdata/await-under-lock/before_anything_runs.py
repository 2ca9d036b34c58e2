# The one coroutine of a command holds a lock before anything else runs.
import asyncio
import threading

_directory = threading.Lock()


async def build():
    with _directory:  #~ await-under-lock low
        await asyncio.sleep(1)


def main():
    asyncio.run(build())
