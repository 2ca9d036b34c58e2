# The `with` ends right after the lock is taken, and closing the file gives it back.
import fcntl


def update(path, change):
    with open(path + ".lock", "a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  #~ flock-misuse medium
    change(path)
