# A context manager, a fixture and a dependency are resumed by their framework.
from contextlib import asynccontextmanager

import pytest_asyncio
from fastapi import Depends, FastAPI

app = FastAPI()


@asynccontextmanager
async def connected(pool):
    async with pool.connection() as connection:
        yield connection


@pytest_asyncio.fixture
async def connection(pool):
    async with pool.connection() as connection:
        yield connection


async def session():
    async with app.state.pool.connection() as connection:
        yield connection


@app.get("/rows")
async def rows(connection=Depends(session)):
    return await connection.rows()
