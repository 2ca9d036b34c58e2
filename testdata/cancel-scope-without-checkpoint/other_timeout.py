# A timeout that is no scope of an event loop.
from library import timeout


async def render(page):
    with timeout(5):
        return page.render()
