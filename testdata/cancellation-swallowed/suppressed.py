# `suppress` swallows as a clause does.
import asyncio
import contextlib


async def follow(stream, sink):
    while True:
        with contextlib.suppress(asyncio.CancelledError):  #~ cancellation-swallowed high
            await sink.send(await stream.next())


async def follow_while_open(stream, sink):
    while True:
        with contextlib.suppress(ConnectionError):
            await sink.send(await stream.next())
