# The same with `suppress`.
import contextlib
import os


def forget(path):
    if os.path.exists(path):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
