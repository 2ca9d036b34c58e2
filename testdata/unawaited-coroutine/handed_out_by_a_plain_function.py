# A plain function returns the coroutine that others make: calling it does as little.


async def _send(message):
    print(message)


def send(message):
    return _send(message)


def send_if(message, wanted):
    if wanted:
        return _send(message)
    return None


async def announce(message):
    send(message)  #~ unawaited-coroutine high
    send_if(message, True)  #~ unawaited-coroutine medium
    await send(message)
    pending = send_if(message, False)
    if pending is not None:
        await pending


async def repeat(message):
    again = lambda: _send(message)
    again()  #~ unawaited-coroutine high
    await again()
