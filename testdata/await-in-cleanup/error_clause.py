# The error is lost if the task is cancelled before it is raised again.
import trio


async def fetch(client):
    try:
        return await client.get()
    except OSError:
        await client.say("failed")  #~ await-in-cleanup low
        raise


async def fetch_or_none(client):
    try:
        return await client.get()
    except OSError:
        await client.say("failed")
        return await trio.sleep(1)
