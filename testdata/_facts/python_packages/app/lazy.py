# A module whose names are made on demand: nothing is known of them.
import threading

_names = {}


def __getattr__(name):
    return _names[name]
