# Files are mostly quick: told at low confidence only.
import os
import shutil
from pathlib import Path


async def store(directory: Path, name, data):
    target = directory / name
    if target.exists():  #~ blocking-in-async low #~ file-check-then-act low
        target.unlink()  #~ blocking-in-async low
    with open(target, "wb") as file:  #~ blocking-in-async low
        file.write(data)  #~ blocking-in-async low
    shutil.copy(target, "/backup")  #~ blocking-in-async low
    return os.path.getsize(target)  #~ blocking-in-async low
