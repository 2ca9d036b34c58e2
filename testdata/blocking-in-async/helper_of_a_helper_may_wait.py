# Whether the helper waits depends on a test in it.
import time


def throttle(remaining):
    if remaining == 0:
        time.sleep(30)


async def send(message, client):
    throttle(client.remaining)  #~ blocking-in-async low
    await client.send(message)
