# A scope counts on getting its `Cancelled` back.
import trio


async def fetch(client):
    try:
        return await client.get()
    except trio.Cancelled:  #~ cancellation-swallowed medium
        return None  #~ cancellation-swallowed low


async def fetch_and_close(client):
    try:
        return await client.get()
    except trio.Cancelled:
        client.close_now()
        raise
