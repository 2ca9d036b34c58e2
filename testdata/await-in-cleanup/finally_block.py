# The rollback waits, and a cancelled task cannot.
import trio


async def transfer(connection, rows):
    try:
        for row in rows:
            await connection.send(row)
    finally:
        await connection.rollback()  #~ await-in-cleanup medium


async def transfer_shielded(connection, rows):
    try:
        for row in rows:
            await connection.send(row)
    finally:
        with trio.CancelScope(deadline=trio.current_time() + 5, shield=True):
            await connection.rollback()
