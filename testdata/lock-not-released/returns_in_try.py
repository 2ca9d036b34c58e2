# A `return` in the `try` runs the `finally`.
import threading

lock = threading.Lock()
items = {}


def find(name, make):
    lock.acquire()  #~ manual-release high
    try:
        if name in items:
            return items[name]
        items[name] = make(name)
        return items[name]
    finally:
        lock.release()
