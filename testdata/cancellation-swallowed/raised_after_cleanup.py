# The clause rolls back and raises.
import asyncio


async def transfer(connection, rows):
    for row in rows:
        try:
            await connection.send(row)
        except asyncio.CancelledError:
            connection.rollback()
            raise
