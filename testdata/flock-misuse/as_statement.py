# The twin: called as a statement, in a `with` that closes the file and with it the lock.
import fcntl


def append(path, line):
    with open(path, "a") as ledger:
        fcntl.flock(ledger.fileno(), fcntl.LOCK_EX)
        ledger.write(line)
