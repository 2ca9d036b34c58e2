# A consumer that returns from the loop leaves the connection open.
async def rows(pool):
    async with pool.connection() as connection:
        async for row in connection.execute("select 1"):
            yield row  #~ yield-in-async-generator-context medium


async def first(pool):
    async for row in rows(pool):
        return row


async def names(pool):
    async with pool.connection() as connection:
        async for row in connection.execute("select 2"):
            yield row.name  #~ yield-in-async-generator-context low


async def every(pool):
    return [name async for name in names(pool)]
