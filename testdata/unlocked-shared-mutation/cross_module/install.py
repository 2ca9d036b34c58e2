# Does it right.
from registry import handlers, lock


def install(name, handler):
    with lock:
        handlers[name] = handler
