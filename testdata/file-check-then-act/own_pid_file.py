# The process takes its own file away at its end.
import os


def leave(pidfile):
    if os.path.exists(pidfile):  #~ file-check-then-act low
        os.remove(pidfile)
