# The result, which is always None, decides whether the work is done.
import fcntl


def run_once(handle, job):
    if fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):  #~ flock-misuse high
        job()
