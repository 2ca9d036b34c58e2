# A condition over a lock that others have.
import threading

_lock = threading.Lock()


def one(write):
    with threading.Condition(_lock):
        write()
