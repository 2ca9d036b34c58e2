# Each call makes a variable that is never freed.
from contextvars import ContextVar


def traced(function):
    depth = ContextVar("depth", default=0)  #~ contextvar-leak low
    return function, depth


class Tracer:
    depth = ContextVar("depth", default=0)
