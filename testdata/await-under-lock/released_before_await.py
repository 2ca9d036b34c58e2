# The lock is held for the change only; the `await` comes before it or after it.
import threading


class Balance:
    def __init__(self, ledger):
        self._lock = threading.Lock()
        self._ledger = ledger
        self._total = 0

    async def refresh(self):
        total = await self._ledger.sum()
        with self._lock:
            self._total = total
        await self._ledger.publish(total)
