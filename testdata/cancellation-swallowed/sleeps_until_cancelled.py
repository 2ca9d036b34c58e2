# Sleeping until it is cancelled, and then tidying up, is what the coroutine is for.
import math

import trio


async def tidy_up_at_the_end(files):
    try:
        await trio.sleep(math.inf)
    except trio.Cancelled:
        for file in files:
            file.close()


async def tidy_up_each_time(server, files):
    try:
        await server.serve()
    except trio.Cancelled:  #~ cancellation-swallowed medium
        for file in files:
            file.close()
