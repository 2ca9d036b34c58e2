# Twin of `used_as_its_result.py`: what coroutines can do, and variables that hold something else by then.


class Accounts:
    def __init__(self, rows):
        self._rows = rows

    async def rows(self):
        return self._rows

    async def total(self):
        return sum(row.amount for row in await self.rows())

    async def first(self, cached):
        found = self.rows()
        if cached:
            found.close()
            found = cached
            return found[0]
        return (await found)[0]

    async def names(self):
        found = self.rows()
        found = await found
        for row in found:
            print(row.name)

    async def perhaps(self, wanted):
        pending = self.rows() if wanted else None
        if pending is None:
            return []
        return await pending
