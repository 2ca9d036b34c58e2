# Only what is named is suppressed.
import contextlib


async def close_all(connections):
    for connection in connections:
        with contextlib.suppress(OSError, RuntimeError):
            await connection.close()
