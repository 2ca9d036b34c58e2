# A shield with a deadline, as an argument.
import anyio


async def fetch(client):
    try:
        return await client.get()
    finally:
        with anyio.move_on_after(3, shield=True):
            await client.say("bye")
            await client.close(3)
