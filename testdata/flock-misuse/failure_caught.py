# The twin: who else has the lock is learnt from the exception.
import fcntl


def run_once(handle, job):
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    job()
    return True
