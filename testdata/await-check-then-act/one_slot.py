# There is one slot for a future, and the assertion only says that nobody else waits.
class Writer:
    def __init__(self, loop):
        self._loop = loop
        self._waiter = None

    def resume(self):
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            waiter.set_result(None)

    async def drain(self):
        waiter = self._waiter
        assert waiter is None or waiter.cancelled()
        waiter = self._loop.create_future()
        self._waiter = waiter  #~ await-check-then-act low
        await waiter
