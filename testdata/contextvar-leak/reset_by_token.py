# The token knows its variable.
from contextlib import contextmanager
from contextvars import ContextVar

user = ContextVar("user", default=None)


@contextmanager
def acting_as(name):
    token = user.set(name)
    try:
        yield name
    finally:
        token.var.reset(token)
