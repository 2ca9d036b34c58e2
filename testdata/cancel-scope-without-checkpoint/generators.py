# Whoever drives the generator may wait while the scope is open.
from contextlib import asynccontextmanager

import trio


@asynccontextmanager
async def limited(seconds):
    with trio.move_on_after(seconds):
        yield
