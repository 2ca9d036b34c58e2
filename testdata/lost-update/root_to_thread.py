# What a coroutine hands to threads runs beside what others handed to them.
import asyncio


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update


async def main():
    await asyncio.gather(*(asyncio.to_thread(serve) for _ in range(4)))
