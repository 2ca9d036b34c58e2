# An import waits for one that is under way.
import threading
from importlib import import_module

state = threading.local()


def backend(name):
    return import_module("backends." + name).Backend
