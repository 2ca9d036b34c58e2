# The coroutine is used as if it had been awaited.


class Accounts:
    def __init__(self, rows):
        self._rows = rows

    async def rows(self):
        return self._rows

    async def total(self):
        return sum(row.amount for row in self.rows())  #~ unawaited-coroutine high

    async def names(self):
        found = self.rows()
        for row in found:  #~ unawaited-coroutine high
            print(row.name)

    async def first(self):
        return self.rows()[0]  #~ unawaited-coroutine high

    async def is_empty(self):
        if self.rows():  #~ unawaited-coroutine high
            return False
        return True

    async def owner(self):
        return self.rows().owner  #~ unawaited-coroutine high

    async def exceeds(self, limit):
        count = self.rows()
        return count > limit  #~ unawaited-coroutine high
