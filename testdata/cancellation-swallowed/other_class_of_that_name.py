# A class of the program with that name is something else.
class CancelledError(Exception):
    pass


async def order(shop, items):
    for item in items:
        try:
            await shop.order(item)
        except CancelledError:
            continue
