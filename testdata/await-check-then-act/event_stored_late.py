# The event on which the others wait is stored only after the first has been suspended.
import asyncio


class Resolver:
    def __init__(self, lookup, trace):
        self._lookup = lookup
        self._trace = trace
        self._pending = {}

    async def resolve(self, host):
        if host in self._pending:
            await self._pending[host].wait()
            return None
        await self._trace(host)
        self._pending[host] = asyncio.Event()  #~ await-check-then-act medium
        return await self._lookup(host)
