# Handing the exit on awaits what `async with` would.
import anyio


class Process:
    def __init__(self, runner):
        self._runner = runner

    async def run(self):
        await self._runner.__aenter__()
        try:
            await anyio.sleep(1)
        finally:
            await self._runner.__aexit__(None, None, None)
