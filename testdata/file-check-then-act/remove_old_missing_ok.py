# The twin: it may be gone.
from pathlib import Path


def forget(name):
    entry = Path("cache") / name
    if entry.exists():
        entry.unlink(missing_ok=True)
