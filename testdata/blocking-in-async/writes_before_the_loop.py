# The file is read and removed by plain code, before a loop runs and after it has ended.
import asyncio
import os


async def serve(settings):
    await asyncio.to_thread(os.unlink, settings["socket"])
    await asyncio.sleep(1)


def main(path):
    with open(path) as file:
        settings = dict(line.split("=") for line in file)
    asyncio.run(serve(settings))
    os.unlink(path)
