# Opening with `w` empties the file while somebody else may hold the lock and read it.
import fcntl
import json


def save(path, settings):
    with open(path, "w") as target:
        fcntl.flock(target, fcntl.LOCK_EX)  #~ flock-misuse medium
        json.dump(settings, target)
