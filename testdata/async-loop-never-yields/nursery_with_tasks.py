# The twin: tasks are started in the group and awaited at its end.
import trio


async def serve(handle):
    while True:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(handle)
