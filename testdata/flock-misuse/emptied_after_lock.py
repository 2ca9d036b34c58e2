# The twin: opened without emptying it, and truncated once the lock is there.
import fcntl
import json


def save(path, settings):
    with open(path, "r+") as target:
        fcntl.flock(target, fcntl.LOCK_EX)
        target.truncate()
        json.dump(settings, target)
