# `with` releases on every way out.
import threading

lock = threading.Lock()
items = {}


def remove(name):
    with lock:
        if name not in items:
            raise KeyError
        return items.pop(name)
