# A single way out that does not raise is enough.
import asyncio


async def run(job, policy):
    while True:
        try:
            await job.run()
        except asyncio.CancelledError:  #~ cancellation-swallowed high
            if policy.strict:
                raise
            elif policy.count:
                job.count()


async def run_by_cases(job, policy):
    while True:
        try:
            await job.run()
        except asyncio.CancelledError:  #~ cancellation-swallowed high
            match policy:
                case "strict":
                    raise
                case "lax":
                    job.count()
