# The same call, whose function is not in sight, is awaited in the same coroutine, and its result goes to the same place.
from transport import handle, open_link, parse


async def serve(request, traced):
    if not traced:
        return handle(request)  #~ unawaited-coroutine medium
    response = await handle(request)
    print(response)
    return response


async def greet(name):
    link = open_link()
    if parse(await link.read()) != "hello":
        raise ValueError(name)
    if parse(link.read()) != name:  #~ unawaited-coroutine medium
        raise ValueError(name)
