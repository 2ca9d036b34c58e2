# What is awaited runs in one go.
class Names:
    def __init__(self):
        self._names = None

    async def load(self):
        return [self]

    async def names(self):
        if self._names is None:
            self._names = await self.load()
        return self._names
