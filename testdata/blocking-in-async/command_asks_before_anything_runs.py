# Nothing else runs on the loop of a command that asks its questions first.
import asyncio
import subprocess


async def revision():
    return subprocess.check_output(["git", "rev-parse", "HEAD"])  #~ blocking-in-async low


async def release():
    current = await revision()
    return current, input("name of the release: ")  #~ blocking-in-async low


def main():
    asyncio.run(release())
