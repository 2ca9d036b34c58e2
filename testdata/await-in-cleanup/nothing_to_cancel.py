# Nothing before the `finally` waits: it is reached in one go.
import trio


async def render(page):
    try:
        page.render()
    finally:
        await trio.sleep(0)  #~ await-in-cleanup low


async def render_after(page):
    try:
        page.render()
    finally:
        page.close()
    await trio.sleep(0)
