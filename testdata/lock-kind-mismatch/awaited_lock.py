# What `await` gives is not the lock.
import asyncio

lock = asyncio.Lock()


async def put(pool):
    with await pool.acquire() as connection:
        print(connection)
    await lock.acquire()  #~ manual-release high
    try:
        await pool.flush()
    finally:
        lock.release()
