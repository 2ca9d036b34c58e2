# Nothing in the program holds removing a file for slow.
import asyncio
from pathlib import Path


async def reset(path: Path):
    path.unlink()  #~ blocking-in-async low
    await asyncio.sleep(1)
