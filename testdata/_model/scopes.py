"""Which variable a name means."""
counter = 0
state = {"count": 0}


def uses_global():
    global counter, created_here
    counter += 1
    created_here = counter
    return state


def shadows():
    data = state
    data["count"] += 1
    state = data


def outer():
    total = 0
    cells = [0]
    fresh = 1

    def inner(step=total):
        nonlocal total
        total += step
        cells[0] = cells[0] + 1
        fresh = 2
        return lambda: (total, fresh, counter)

    def by_loop():
        for fresh in cells:
            del fresh

    inner()
    return inner, by_loop


def deleted():
    x = 1
    del x
    del state["count"]


class Scoped:
    limit = 10
    doubled = limit * 2
    listed = [limit for _ in range(limit)]

    def method(self):
        return limit

    def helper():
        return 1

    alias = helper


def walrus(items):
    found = [last := item for item in items if (first := item)]
    while (line := items.readline()):
        print(line)
    return last, first, found


def replaced(np=None):
    if np is None:
        import numpy as np
    return np


def handled():
    try:
        pass
    except ValueError as error:
        print(error)
