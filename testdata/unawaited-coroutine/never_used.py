# A coroutine is bound to a name that nothing uses, or one element of a tuple is never taken out.


async def fetch(url):
    return url


async def warm_up(urls):
    first = fetch(urls[0])  #~ unawaited-coroutine high
    _ = fetch(urls[1])  #~ unawaited-coroutine high
    pair = (fetch(urls[2]), fetch(urls[3]))  #~ unawaited-coroutine medium
    return await pair[0]
