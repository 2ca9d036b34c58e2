# A module stands in `sys.modules` from the moment its import begins.
import sys
import threading
from importlib import import_module

state = threading.local()


def backend(name):
    try:
        module = sys.modules["backends." + name]  #~ unsafe-lazy-init medium
    except KeyError:
        module = import_module("backends." + name)
    return module.Backend
