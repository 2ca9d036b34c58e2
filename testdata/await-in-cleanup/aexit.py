# `__aexit__` runs in the cancelled scope as well.
import trio


class Session:
    async def __aenter__(self):
        await trio.sleep(0)
        return self

    async def __aexit__(self, *error):
        await self.flush()  #~ await-in-cleanup low

    async def flush(self):
        await trio.sleep(1)
