# Twin of `lost_on_one_path.py`: where the coroutine is made, it is awaited; the tests say the same thing.


async def load(name):
    return name


async def page(name, draft):
    body = None
    if not draft:
        body = load(name)
    if body is not None:
        return await body
    return None


async def title(name, draft):
    text = load(name)
    if draft:
        return await text
    if not draft:
        return (await text).upper()


async def footer(name, draft):
    text = load(name)
    try:
        if draft:
            raise ValueError(name)
        return await text
    finally:
        text.close()


async def header(name, draft):
    text = load(name)
    if draft:
        text.close()
        return None
    return await text
