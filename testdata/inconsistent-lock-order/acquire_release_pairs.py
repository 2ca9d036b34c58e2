# The same bug with acquire and release instead of with.
import threading

left = threading.Lock()
right = threading.Lock()


def forwards(work):
    left.acquire()  #~ manual-release high
    try:
        right.acquire()  #~ inconsistent-lock-order #~ manual-release high
        try:
            work()  #~ callback-under-lock low
        finally:
            right.release()
    finally:
        left.release()


def backwards(work):
    right.acquire()  #~ manual-release high
    try:
        left.acquire()  #~ manual-release high
        try:
            work()  #~ callback-under-lock low
        finally:
            left.release()
    finally:
        right.release()
