# A task was started before the question.
import asyncio
import subprocess


async def beat(events):
    while True:
        print(await events.get())


async def release():
    beating = asyncio.create_task(beat(asyncio.Queue()))
    current = subprocess.check_output(["git", "rev-parse", "HEAD"])  #~ blocking-in-async high
    beating.cancel()
    return current


def main():
    asyncio.run(release())
