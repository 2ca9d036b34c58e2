# A nursery, and a connection.
import trio


async def serve(pool, job):
    async with trio.open_nursery() as nursery:
        async with pool.connection() as connection:
            nursery.start_soon(job.run, connection)  #~ task-outlives-resource high
            await nursery.start(job.watch, connection)  #~ task-outlives-resource high


async def serve_one_after_the_other(pool, job):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(job.prepare)
        async with pool.connection() as connection:
            await job.run(connection)
