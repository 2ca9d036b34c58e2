# No two functions contradict each other; the three together do.
import threading

north = threading.Lock()
west = threading.Lock()
south = threading.Lock()


def first():
    with north:
        with west:  #~ inconsistent-lock-order medium
            pass


def second():
    with west:
        with south:
            pass


def third():
    with south:
        with north:
            pass
