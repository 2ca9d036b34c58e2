# A coroutine of the program that never waits is no checkpoint.
import asyncio


async def checksum(data):
    total = 0
    for byte in data:
        total += byte
    return total


async def checksum_of(stream):
    return await checksum(await stream.read())


async def verify(data):
    async with asyncio.timeout(5):  #~ cancel-scope-without-checkpoint medium
        return await checksum(data)


async def verify_stream(stream):
    async with asyncio.timeout(5):
        return await checksum_of(stream)
