# The loud twin of try_and_timed_inner.py: the inner acquire waits for ever.
import threading

index = threading.Lock()
pages = threading.Lock()


def insert(page):
    with index:
        with pages:  #~ inconsistent-lock-order
            return page


def evict():
    with pages:
        if index.acquire(blocking=True):
            try:
                return True
            finally:
                index.release()
    return False
