# Between two awaits a coroutine is alone on its loop.
import asyncio

hits = 0


async def serve():
    global hits
    hits += 1
    await asyncio.sleep(0)


async def main():
    await asyncio.gather(*(serve() for _ in range(10)))
