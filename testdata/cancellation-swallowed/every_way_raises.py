# Each way out of the clause raises again what it caught.
import asyncio


async def run(job, attempts, log):
    while True:
        try:
            await job.run()
        except BaseException as error:
            if attempts:
                log.error(error)
                raise
            for hook in (job.failed, job.closed):
                hook()
            try:
                job.close()
            except OSError:
                pass
            raise error


async def run_in_order(job):
    while True:
        try:
            await job.run()
        except asyncio.CancelledError:
            try:
                job.close()
            finally:
                raise


async def run_by_cases(job, policy):
    while True:
        try:
            await job.run()
        except BaseException:
            match policy:
                case "strict":
                    raise
                case _:
                    job.close()
                    raise
