# Whoever is given the generator function drives it.
from contextlib import asynccontextmanager

import anyio
from starlette.applications import Starlette


async def lifespan(app):
    async with anyio.create_task_group() as group:
        group.start_soon(app.poll)
        yield


async def session(app):
    async with anyio.create_task_group() as group:
        yield group


app = Starlette(lifespan=lifespan)
in_session = asynccontextmanager(session)
