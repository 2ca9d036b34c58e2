# Closing is made for being cancelled.
import trio


async def settle(connection):
    with trio.move_on_after(5, shield=True):
        await connection.settle()


async def talk(connection):
    try:
        await connection.talk()
    finally:
        await connection.aclose()
        await trio.aclose_forcefully(connection)
        await settle(connection)
