# Two tasks close it; mostly that is once too often and no harm.
class Connection:
    def __init__(self, stream):
        self._stream = stream
        self._closed = False

    async def finish(self):
        if not self._closed:
            await self._stream.drain()
            self._closed = True  #~ await-check-then-act low

    async def finish_once(self):
        if not self._closed:
            self._closed = True
            await self._stream.drain()
