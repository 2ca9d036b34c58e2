# The twin: mode `x` fails if the file is there.
import os


def acquire(pidfile):
    if os.path.exists(pidfile):
        raise SystemExit("already running")
    with open(pidfile, "x") as out:
        out.write(str(os.getpid()))
