# A context manager or fixture is resumed once, by the task that entered it.
import contextlib
from contextlib import asynccontextmanager

import anyio
import pytest
import trio


@asynccontextmanager
async def background(job):
    async with trio.open_nursery() as nursery:
        nursery.start_soon(job.run)
        yield nursery


@contextlib.contextmanager
def limited(seconds):
    with anyio.fail_after(seconds) as scope:
        yield scope


@pytest.fixture
async def server(job):
    async with anyio.create_task_group() as group:
        group.start_soon(job.run)
        yield job
        group.cancel_scope.cancel()
