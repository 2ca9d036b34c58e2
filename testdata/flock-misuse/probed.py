# Only asks whether somebody has the lock.
import fcntl


def is_busy(path):
    try:
        with open(path, "a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
