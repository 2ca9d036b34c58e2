# `pop` with a default and `discard` do not mind who was first.
import asyncio


class Channels:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._channels = {}
        self._names = []

    async def add(self, name, channel):
        async with self._lock:
            self._channels[name] = channel
            self._names.append(name)

    async def drop(self, name):
        if name in self._channels:
            await self._channels[name].leave()
            self._channels.pop(name, None)  #~ await-check-then-act low

    async def forget(self, name, log):
        if name in self._names:
            await log.write(name)
            self._names.remove(name)  #~ await-check-then-act medium
