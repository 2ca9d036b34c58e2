# The loop calls it later, and keeps the call.
import asyncio


def send(message):
    print(message)


async def delete_later(message, delay):
    asyncio.get_running_loop().call_later(delay, send, message)
