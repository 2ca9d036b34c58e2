# A function's own lock, kept in a default: somebody may mean it.
import threading

seen = []


def note(line, lock=threading.Lock()):  #~ shared-default-lock low
    with lock:
        seen.append(line)
