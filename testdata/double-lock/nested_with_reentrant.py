# A reentrant lock may be taken again by the thread that holds it.
import threading

cache_lock = threading.RLock()
cache = {}


def refresh(key, value):
    with cache_lock:
        cache[key] = value
        with cache_lock:
            cache.pop("old", None)
