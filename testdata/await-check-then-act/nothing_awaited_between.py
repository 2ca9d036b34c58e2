# Between two awaits a coroutine has the loop for itself.
import asyncio


class Seats:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._taken = set()

    async def take(self, seat, bank):
        if seat in self._taken:
            return False
        self._taken.add(seat)
        await bank.charge(seat)
        return True

    async def free(self, seat):
        async with self._lock:
            self._taken.discard(seat)
