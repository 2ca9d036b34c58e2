# A before B, B before C, A before C: no circle.
import threading

north = threading.Lock()
west = threading.Lock()
south = threading.Lock()


def first():
    with north:
        with west:
            pass


def second():
    with west:
        with south:
            pass


def third():
    with north:
        with south:
            pass
