# Another exception takes the place of the cancellation.
import asyncio


class Aborted(Exception):
    pass


async def fetch(client):
    try:
        return await client.get()
    except asyncio.CancelledError as error:
        raise Aborted() from error  #~ cancellation-swallowed low


async def fetch_with_cause(client):
    try:
        return await client.get()
    except asyncio.CancelledError as error:
        client.close()
        raise error.with_traceback(None)
