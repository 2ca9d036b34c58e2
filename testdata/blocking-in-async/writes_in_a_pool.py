# Files are written and removed in a thread of the pool, everywhere in the program.
import asyncio
import os


def save(path, text):
    with open(path, "w") as file:
        file.write(text)


async def store(path, text):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, save, path, text)


async def forget(path):
    await asyncio.to_thread(os.unlink, path)


async def replace(path, text):
    await asyncio.to_thread(os.unlink, path)
    await asyncio.to_thread(save, path, text)
