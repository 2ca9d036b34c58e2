# A coroutine that is only written in the clause does not run there.
import trio


async def fetch(client, later):
    try:
        return await client.get()
    finally:

        async def report():
            await client.report()

        later.append(report)
        client.abort(trio.current_time())
