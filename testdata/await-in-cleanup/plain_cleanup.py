# Cleaning up without waiting cannot be cancelled.
import trio


async def transfer(connection, rows):
    try:
        for row in rows:
            await connection.send(row)
    finally:
        connection.rollback_now()
    await trio.sleep(0)
