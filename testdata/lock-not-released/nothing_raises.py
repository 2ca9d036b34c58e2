# What happens in between hardly ever raises.
import threading
import time

lock = threading.Lock()
seen = []


def note(name):
    lock.acquire()
    seen[0] = name
    lock.release()


def note_time(name):
    lock.acquire()  #~ lock-not-released low
    seen.append((name, time.time()))
    lock.release()
