# What a context manager sets stays set after the block.
from contextlib import contextmanager
from contextvars import ContextVar

user = ContextVar("user", default=None)


@contextmanager
def acting_as(name):
    user.set(name)  #~ contextvar-leak medium
    yield


@contextmanager
def acting_for_a_while(name):
    token = user.set(name)
    try:
        yield
    finally:
        user.reset(token)


@contextmanager
def acting_and_back(name):
    before = user.get()
    user.set(name)
    yield
    user.set(before)
