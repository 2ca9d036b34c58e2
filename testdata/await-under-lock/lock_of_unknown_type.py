# What the object is, nobody can see: it may well be an asynchronous lock with a plain `with`.
class Cart:
    def __init__(self, shop, lock):
        self._lock = lock
        self._shop = shop

    async def find(self, name):
        with self._lock:
            return await self._shop.find(name)
