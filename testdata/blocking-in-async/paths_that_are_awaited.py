# Paths of trio and anyio, and files of aiofiles, are awaited; pure path methods touch no disk.
import aiofiles
import anyio
from pathlib import Path, PurePath


async def store(directory: anyio.Path, name, data):
    target = directory / name
    if await target.exists():  #~ file-check-then-act low
        await target.unlink()
    async with aiofiles.open(target, "wb") as file:
        await file.write(data)
    return Path(name).with_suffix(".bak").as_posix(), PurePath(name).parent
