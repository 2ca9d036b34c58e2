# A task of a group that ends when it is cancelled, and one that others await.
import anyio


class Scheduler:
    async def run(self, jobs):
        async with anyio.create_task_group() as group:
            for job in jobs:
                group.start_soon(self._run_job, job)

    async def _run_job(self, job):
        try:
            await job()
        except anyio.get_cancelled_exc_class():  #~ cancellation-swallowed low
            print("cancelled")

    async def run_one(self, job):
        await self._run_awaited(job)
        await anyio.sleep(1)

    async def _run_awaited(self, job):
        try:
            await job()
        except anyio.get_cancelled_exc_class():  #~ cancellation-swallowed medium
            print("cancelled")
