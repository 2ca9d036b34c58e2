# The check is the lock, and two processes pass it together.
import os


def acquire(pidfile):
    if os.path.exists(pidfile):  #~ file-check-then-act medium
        raise SystemExit("already running")
    with open(pidfile, "w") as out:
        out.write(str(os.getpid()))
