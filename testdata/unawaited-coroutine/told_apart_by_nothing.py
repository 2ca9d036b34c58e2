# Nobody asks what the callable is.


def wrap_blindly(handler, fast):
    async def inner(*args):
        if fast:
            return await handler(*args)
        else:
            return handler(*args)  #~ unawaited-coroutine medium

    return inner
