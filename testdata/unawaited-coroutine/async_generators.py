# Async generators and async context managers are not awaited: they are iterated and entered.
import contextlib


async def lines(path):
    for number in range(3):
        yield f"{path}:{number}"


@contextlib.asynccontextmanager
async def opened(path):
    yield path


async def show(path):
    async for line in lines(path):
        print(line)
    async with opened(path) as handle:
        print(handle)
    source = lines(path)
    first = await anext(source)
    return [line async for line in source], first
