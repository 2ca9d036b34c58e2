# A lock of files is taken first.
import os

from filelock import FileLock


def prepare(folder):
    with FileLock(folder + ".guard"):
        if not os.path.exists(folder):
            os.makedirs(folder)
