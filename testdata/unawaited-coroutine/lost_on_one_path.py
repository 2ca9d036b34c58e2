# One way through the function leaves the coroutine alone.


async def load(name):
    return name


async def page(name, draft):
    body = load(name)  #~ unawaited-coroutine medium
    if draft:
        return None
    return await body


async def title(name, draft):
    text = load(name)  #~ unawaited-coroutine medium
    if not draft:
        print(await text)


async def footer(name, draft):
    text = load(name)  #~ unawaited-coroutine medium
    return text if draft else None
