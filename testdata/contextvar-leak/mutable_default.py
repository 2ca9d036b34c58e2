# One list for every context, and somebody appends to it.
from contextvars import ContextVar

tags = ContextVar("tags", default=[])  #~ contextvar-leak medium
labels = ContextVar("labels", default=())


def tag(name):
    tags.get().append(name)


def label(name):
    labels.set((*labels.get(), name))
