# Where two of the locks contradict each other that is what is told, once; another circle stands by itself.
import threading

north = threading.Lock()
west = threading.Lock()
south = threading.Lock()
red = threading.Lock()
green = threading.Lock()
blue = threading.Lock()
black = threading.Lock()


def first():
    with north:
        with west:  #~ inconsistent-lock-order
            pass


def second():
    with west:
        with south:
            pass
        with north:
            pass


def third():
    with south:
        with north:
            pass


def four():
    with black:
        with red:  #~ inconsistent-lock-order
            pass


def five():
    with red:
        with green:
            pass


def six():
    with green:
        with blue:
            pass


def seven():
    with blue:
        with black:
            pass
