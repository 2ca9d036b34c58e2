# Locals of two functions have the same names and nothing else in common.
import threading


def left_job(work):
    a = threading.Lock()
    b = threading.Lock()
    with a:
        with b:
            work(a, b)


def right_job(work):
    a = threading.Lock()
    b = threading.Lock()
    with b:
        with a:
            work(a, b)
