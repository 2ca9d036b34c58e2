# A cache that must not be shared between threads is used by coroutines only, which are on the thread of their loop.
import threading

from cachetools import TTLCache

_views = TTLCache(maxsize=200, ttl=600)
_setup = threading.Lock()


async def view(name):
    return _views.get(name)


async def remember(name, text):
    _views[name] = text


async def forget(name):
    _views.pop(name, None)
