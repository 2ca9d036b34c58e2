# The folder is this process's own.
import os
import tempfile


def prepare():
    folder = tempfile.mkdtemp()
    parts = os.path.join(folder, "parts")
    if not os.path.exists(parts):
        os.mkdir(parts)
    return parts
