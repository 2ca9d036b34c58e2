# What is yielded outside of the block keeps nothing open.
async def rows(pool):
    async with pool.connection() as connection:
        found = await connection.execute("select 1")
    for row in found:
        yield row
