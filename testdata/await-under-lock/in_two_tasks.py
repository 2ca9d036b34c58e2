# Two tasks hold it.
import asyncio
import threading

_directory = threading.Lock()


async def build():
    with _directory:  #~ await-under-lock high
        await asyncio.sleep(1)


async def all_builds():
    await asyncio.gather(build(), build())


def main():
    asyncio.run(all_builds())
