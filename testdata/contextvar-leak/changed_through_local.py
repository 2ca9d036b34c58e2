# The dictionary is changed through a local.
from contextvars import ContextVar

headers = ContextVar("headers", default=dict())  #~ contextvar-leak medium


def add(name, value):
    known = headers.get()
    known[name] = value
