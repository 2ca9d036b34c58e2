# The helper raises again what was caught.
import asyncio


class Job:
    async def run(self, steps):
        for step in steps:
            try:
                await step()
            except asyncio.CancelledError as error:
                self._raise_from(step, error)

    def _raise_from(self, step, error):
        raise error
