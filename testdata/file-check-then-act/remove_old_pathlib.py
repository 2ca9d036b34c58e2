# A path object is asked and removed.
from pathlib import Path


def forget(name):
    entry = Path("cache") / name
    if entry.exists():  #~ file-check-then-act low
        entry.unlink()
