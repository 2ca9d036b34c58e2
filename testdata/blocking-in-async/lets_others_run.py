# `sleep(0)` only lets other threads run.
import time


async def spin(ready):
    while not ready():
        time.sleep(0)
        await ready.changed()
