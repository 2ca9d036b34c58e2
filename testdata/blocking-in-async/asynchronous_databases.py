# The asynchronous side of the same libraries.
import asyncpg
import redis.asyncio

cache = redis.asyncio.Redis()


async def orders(user):
    known = await cache.get(user)
    connection = await asyncpg.connect("postgres:///shop")
    await connection.execute("select 1")
    return known
