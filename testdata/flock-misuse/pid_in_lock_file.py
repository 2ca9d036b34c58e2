# A file that is only a lock, by its name, may be emptied.
import fcntl
import os


def hold(lock_path):
    handle = open(lock_path, "w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    handle.write(str(os.getpid()))
    return handle
