# The failure is what is asked for.
import contextlib


def is_closed(path):
    file = open(path)
    file.close()
    with contextlib.suppress(ValueError):
        file.read()
        return False
    return True
