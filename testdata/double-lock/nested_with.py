# The same lock twice in one function.
import threading

cache_lock = threading.Lock()
cache = {}


def refresh(key, value):
    with cache_lock:
        cache[key] = value
        with cache_lock:  #~ double-lock high
            cache.pop("old", None)
