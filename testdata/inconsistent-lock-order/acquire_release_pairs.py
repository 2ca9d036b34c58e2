# The same bug with acquire and release instead of with.
import threading

left = threading.Lock()
right = threading.Lock()


def forwards(work):
    left.acquire()
    try:
        right.acquire()  #~ inconsistent-lock-order
        try:
            work()  #~ callback-under-lock low
        finally:
            right.release()
    finally:
        left.release()


def backwards(work):
    right.acquire()
    try:
        left.acquire()
        try:
            work()  #~ callback-under-lock low
        finally:
            left.release()
    finally:
        right.release()
