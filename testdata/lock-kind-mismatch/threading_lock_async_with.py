# A lock for threads has no `__aenter__`.
import threading

lock = threading.Lock()
items = {}


async def put(key, value):
    async with lock:  #~ lock-kind-mismatch high
        items[key] = value


async def put_right(key, value):
    with lock:
        items[key] = value
