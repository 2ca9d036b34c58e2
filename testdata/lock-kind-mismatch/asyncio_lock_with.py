# An asynchronous lock has no `__enter__`.
import asyncio


class Cache:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def put(self, key, value):
        with self._lock:  #~ lock-kind-mismatch high
            self._items[key] = value

    async def put_right(self, key, value):
        async with self._lock:
            self._items[key] = value
