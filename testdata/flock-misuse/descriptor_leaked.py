# Nothing closes the descriptor, and nothing unlocks it.
import fcntl
import os


def rebuild(path, build):
    fd = os.open(path, os.O_CREAT | os.O_RDWR)
    fcntl.flock(fd, fcntl.LOCK_EX)  #~ flock-misuse medium
    build()
