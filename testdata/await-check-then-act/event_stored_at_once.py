# The event is there before anybody is suspended; what is awaited in the other arm is of no concern.
import asyncio


class Resolver:
    def __init__(self, lookup, trace):
        self._lookup = lookup
        self._trace = trace
        self._pending = {}

    async def resolve(self, host):
        if host in self._pending:
            event = self._pending[host]
            await self._trace(host)
            await event.wait()
            return None
        else:
            self._pending[host] = asyncio.Event()
            await self._trace(host)
            return await self._lookup(host)
