# The twin: closed in `finally`.
import fcntl
import os


def rebuild(path, build):
    fd = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        build()
    finally:
        os.close(fd)
