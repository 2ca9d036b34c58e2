# The default executor of a loop has several threads.
import asyncio


served = 0


def serve(*_):
    global served
    served += 1  #~ lost-update


async def main():
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(None, serve) for _ in range(4)))
