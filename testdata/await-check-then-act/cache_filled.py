# Filling a cache twice costs time, and mostly nothing else.
class Names:
    def __init__(self, server):
        self._server = server
        self._names = {}

    async def name(self, key):
        if key not in self._names:
            self._names[key] = await self._server.name(key)  #~ await-check-then-act low
        return self._names[key]

    async def name_by_get(self, key):
        name = self._names.get(key)
        if name is None:
            name = await self._server.name(key)
            self._names[key] = name  #~ await-check-then-act low
        return name
