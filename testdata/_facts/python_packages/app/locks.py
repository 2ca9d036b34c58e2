# What a star import takes along, and what it leaves.
import threading

__all__ = ["_listed_lock", "shared_lock", "make_lock"]

shared_lock = threading.Lock()
_listed_lock = threading.Lock()
unlisted_lock = threading.Lock()

Mutex = threading.Lock


def make_lock():
    return threading.Lock()
