# The loop's own child processes.
import asyncio


async def convert(source):
    child = await asyncio.create_subprocess_exec("convert", source)
    await child.wait()
