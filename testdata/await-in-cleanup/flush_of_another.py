# What is awaited is no exit.
import anyio


class Process:
    def __init__(self, runner):
        self._runner = runner

    async def wait(self):
        try:
            await anyio.sleep(1)
        finally:
            await self._runner.flush()  #~ await-in-cleanup medium
