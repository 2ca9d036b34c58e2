# The tasks are methods of one object, which keeps the session.
import asyncio

from sqlalchemy.ext.asyncio import AsyncSession


class Report:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def rows(self, statement):
        return (await self.session.execute(statement)).all()

    async def build(self, users, orders):
        return await asyncio.gather(self.rows(users), self.rows(orders))  #~ unsafe-shared-client medium

    async def build_slowly(self, users, orders):
        return [await self.rows(users), await self.rows(orders)]
