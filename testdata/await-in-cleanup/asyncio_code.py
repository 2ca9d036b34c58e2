# asyncio raises the cancellation once; cleaning up may wait.
import asyncio


async def transfer(connection, rows):
    try:
        await connection.send(rows)
    finally:
        await asyncio.wait_for(connection.rollback(), 5)
