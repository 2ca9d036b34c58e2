# Twin of `gather_on_one_session.py`: every task makes its session, or they come one after the other.
import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

Session = async_sessionmaker()


async def count(session, model):
    return await session.scalar(select(model).count())


async def count_alone(model):
    async with Session() as session:
        return await count(session, model)


async def both(session: AsyncSession, users, orders):
    return await session.execute(users), await session.execute(orders)


async def counts(models):
    return await asyncio.gather(*(count_alone(model) for model in models))


async def counts_in_group(models):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(count_alone(model)) for model in models]
    return [task.result() for task in tasks]


async def one_by_one(session: AsyncSession, models):
    return [await count(session, model) for model in models]
