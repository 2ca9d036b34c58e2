# `async for` and `async with` give the thread away.
async def follow(feed, lock, sink):
    while True:
        async for item in feed:
            sink.append(item)


async def guard(lock, sink):
    while True:
        async with lock:
            sink.append(1)


async def numbers(source):
    while True:
        yield source.step()
