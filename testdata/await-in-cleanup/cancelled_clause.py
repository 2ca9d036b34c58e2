# The clause runs because the task was cancelled.
import anyio
import trio


async def fetch(client):
    try:
        return await client.get()
    except trio.Cancelled:
        await client.say("cancelled")  #~ await-in-cleanup medium
        raise
    except BaseException:
        await client.say("failed")
        raise


async def fetch_by_class(client):
    try:
        return await client.get()
    except anyio.get_cancelled_exc_class():
        async for line in client.trailer():  #~ await-in-cleanup medium
            print(line)
        raise
