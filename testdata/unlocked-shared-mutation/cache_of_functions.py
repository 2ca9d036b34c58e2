# A cache that must not be shared between threads is used by plain functions, which anybody calls.
import threading

from cachetools import TTLCache

_views = TTLCache(maxsize=200, ttl=600)
_setup = threading.Lock()


def view(name):
    return _views.get(name)  #~ unlocked-shared-mutation medium


def remember(name, text):
    _views[name] = text


def forget(name):
    _views.pop(name, None)
