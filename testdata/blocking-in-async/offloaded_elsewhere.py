# One coroutine has a thread remove the file, the other removes it itself.
import asyncio
from pathlib import Path


async def drop(path: Path):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, path.unlink)


async def reset(path: Path):
    path.unlink()  #~ blocking-in-async medium
    await drop(path)
