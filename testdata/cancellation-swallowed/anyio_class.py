# anyio names the class by a call, because it depends on the loop that runs.
import anyio


async def fetch(client):
    try:
        return await client.get()
    except anyio.get_cancelled_exc_class():  #~ cancellation-swallowed medium
        return None  #~ cancellation-swallowed low


async def fetch_carefully(client):
    try:
        return await client.get()
    except anyio.get_cancelled_exc_class():
        raise
    except BaseException:
        return None
