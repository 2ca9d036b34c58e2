# A lock file is shared by its path.
from filelock import FileLock


def one(write, path):
    with FileLock(path + ".lock"):
        write()
