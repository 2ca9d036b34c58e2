# `flock` returns None: a `with` on it raises TypeError after the lock has been taken.
import fcntl


def append(path, line):
    with open(path, "a") as ledger:
        with fcntl.flock(ledger.fileno(), fcntl.LOCK_EX):  #~ flock-misuse high
            ledger.write(line)
