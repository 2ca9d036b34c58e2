# The value is taken back after the block.
from contextlib import contextmanager
from contextvars import ContextVar

user = ContextVar("user", default=None)


@contextmanager
def acting_as(name):
    token = user.set(name)
    try:
        yield name
    finally:
        user.reset(token)
