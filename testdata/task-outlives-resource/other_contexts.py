# A lock, a scope and a name are closed without harm.
import asyncio

import trio


async def count(lock, source):
    async with asyncio.TaskGroup() as group:
        with open("names") as file:  #~ blocking-in-async low
            name = file.readline()  #~ blocking-in-async low
        group.create_task(source.count(name))
    async with trio.open_nursery() as nursery:
        with trio.move_on_after(1) as scope:
            nursery.start_soon(source.watch, scope)
            await source.ready()
