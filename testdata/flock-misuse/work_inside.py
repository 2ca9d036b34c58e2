# The twin: the work is done inside.
import fcntl


def update(path, change):
    with open(path + ".lock", "a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        change(path)
