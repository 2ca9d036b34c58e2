# A file lock raises when it gives up.
from filelock import FileLock


def add(path, write):
    lock = FileLock(path)
    lock.acquire(timeout=5)
    try:
        write()
    finally:
        lock.release()
