# `setdefault` is one step.
import threading

_locks = {}


def lock_for(key):
    return _locks.setdefault(key, threading.Lock())  #~ unlocked-shared-mutation low
