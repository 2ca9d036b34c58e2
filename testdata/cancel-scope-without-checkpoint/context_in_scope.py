# Entering a context waits.
import asyncio


async def store(pool, row):
    async with asyncio.timeout(5):
        async with pool.connection() as connection:
            connection.put(row)


async def store_together(pool, row):
    async with asyncio.timeout(5), pool.connection() as connection:
        connection.put(row)
