# Two of the three take the gate first: never all three at once.
import threading

gate = threading.Lock()
north = threading.Lock()
west = threading.Lock()
south = threading.Lock()


def first():
    with gate:
        with north:
            with west:
                pass


def second():
    with west:
        with south:
            pass


def third():
    with gate:
        with south:
            with north:
                pass
