# Twin of `never_used.py`: every coroutine is taken out and awaited, or may be.


async def fetch(url):
    return url


async def warm_up(urls, which):
    first = fetch(urls[0])
    pair = (fetch(urls[2]), fetch(urls[3]))
    named = {"left": fetch(urls[4]), "right": fetch(urls[5])}
    await named[which]
    return await first, await pair[0], await pair[1]
