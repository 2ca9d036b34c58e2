# Who asks whether the callable is asynchronous knows what it calls on the other way.
import inspect


def wrap(handler):
    async def inner(*args):
        if inspect.iscoroutinefunction(handler):
            return await handler(*args)
        else:
            return handler(*args)

    return inner
