# Twin of `gather_under_lock.py`: as many tasks as the semaphore has permits are at the session.
import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

turn = asyncio.Semaphore(4)


async def run(session, statement):
    async with turn:
        return await session.execute(statement)


async def run_all(session: AsyncSession, statements):
    return await asyncio.gather(*[run(session, statement) for statement in statements])  #~ unsafe-shared-client medium
