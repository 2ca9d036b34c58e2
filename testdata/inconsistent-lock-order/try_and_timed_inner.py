# The inner acquire of one side gives up instead of waiting for ever.
import threading

index = threading.Lock()
pages = threading.Lock()


def insert(page):
    with index:
        with pages:
            return page


def evict():
    with pages:
        if index.acquire(blocking=False):
            try:
                return True
            finally:
                index.release()
    return False


def evict_later():
    with pages:
        if index.acquire(timeout=0.5):
            try:
                return True
            finally:
                index.release()
    return False
