# A lock of the loop is made to be held over an `await`.
import asyncio

_directory = asyncio.Lock()


async def build():
    async with _directory:
        await asyncio.sleep(1)


def main():
    asyncio.run(build())
