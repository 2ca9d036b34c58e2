# The thread runs a loop of another library, which is asyncio's underneath.
import asyncio
import threading


class Publisher:
    def __init__(self, io_loop):
        self.io_loop = io_loop
        self.thread = threading.Thread(target=self._main)
        self.thread.start()

    def _main(self):
        self.collector = asyncio.ensure_future(self._collect())
        self.io_loop.start()
        self.collector.cancel()

    async def _collect(self):
        await asyncio.sleep(1)

    def close(self):
        self.thread.join()
