# A wait of the program's own, for a task that somebody else cancels.
import asyncio


async def wait_for(future, timeout):
    return await asyncio.wait_for(future, timeout)


class Client:
    def __init__(self):
        self._report = None

    def abort(self):
        self._report.cancel()

    async def close(self, stream):
        try:
            await wait_for(asyncio.shield(self._report), 0.1)
        except asyncio.CancelledError:
            pass
        await stream.close()
