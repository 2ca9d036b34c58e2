# A variable of the coroutine is nobody else's.
async def drain(queue):
    last = None
    while True:
        if last is None:
            last = await queue.get()
        if last.final:
            return last
        last = None
