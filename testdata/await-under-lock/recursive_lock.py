# An `RLock` does not even stop the other task: it belongs to the thread.
import threading


class Cart:
    def __init__(self, shop):
        self._lock = threading.RLock()
        self._shop = shop
        self._items = []

    async def add(self, name):
        with self._lock:  #~ await-under-lock high
            item = await self._shop.find(name)
            self._items.append(item)
