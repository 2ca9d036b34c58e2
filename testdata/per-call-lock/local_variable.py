# A local lock that nobody else sees.
import threading


def one(write):
    lock = threading.Lock()  #~ per-call-lock high
    with lock:
        write()
