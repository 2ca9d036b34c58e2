# The questions are asked before there is a loop.
import asyncio


async def release(name):
    await asyncio.sleep(0)
    return name


def main():
    asyncio.run(release(input("name of the release: ")))
