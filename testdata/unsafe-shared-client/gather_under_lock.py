# Tasks that run at once take turns at the session; a semaphore of several permits would not do.
import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

turn = asyncio.Lock()


async def run(session, statement):
    async with turn:
        return await session.execute(statement)


async def run_all(session: AsyncSession, statements):
    return await asyncio.gather(*[run(session, statement) for statement in statements])
