# Tasks that run at once execute on one session.
import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def count(session, model):
    return await session.scalar(select(model).count())


async def both(session: AsyncSession, users, orders):
    return await asyncio.gather(session.execute(users), session.execute(orders))  #~ unsafe-shared-client medium


async def counts(session: AsyncSession, models):
    return await asyncio.gather(*(count(session, model) for model in models))  #~ unsafe-shared-client medium


async def counts_in_group(session: AsyncSession, models):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(count(session, model)) for model in models]  #~ unsafe-shared-client medium
    return [task.result() for task in tasks]
