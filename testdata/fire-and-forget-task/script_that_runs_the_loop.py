# A script makes its task and runs the loop until it is stopped: only the errors are lost.
import asyncio


async def serve():
    await asyncio.sleep(3600)


def main():
    loop = asyncio.new_event_loop()
    loop.create_task(serve())  #~ fire-and-forget-task low
    loop.run_forever()
