# A shield can be an argument, or set on the scope or the nursery's scope.
import anyio


async def transfer(connection, rows):
    try:
        await connection.send(rows)
    finally:
        with anyio.move_on_after(5) as scope:
            scope.shield = True
            await connection.rollback()
        async with anyio.create_task_group() as group:
            group.cancel_scope.shield = True
            await connection.rollback()
        with anyio.move_on_after(5) as scope:
            scope.shield = False
            await connection.rollback()  #~ await-in-cleanup medium
        with anyio.move_on_after(5, shield=False):
            await connection.rollback()  #~ await-in-cleanup medium
