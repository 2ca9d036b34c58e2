# A plain function that is awaited runs elsewhere: its decorator says where.
import functools
import asyncio
import time


def in_thread(function):
    @functools.wraps(function)
    def wrapper(*args):
        return asyncio.get_running_loop().run_in_executor(None, function, *args)

    return wrapper


@in_thread
def crunch(path):
    time.sleep(3)
    return path


async def handle(path):
    return await crunch(path)
