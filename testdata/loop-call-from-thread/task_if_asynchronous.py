# A flag says whether a loop is there: told at low confidence only.
import asyncio
import threading


class Client:
    def __init__(self, asynchronous):
        self.asynchronous = asynchronous
        self.thread = threading.Thread(target=self.start)
        self.thread.start()

    async def _start(self):
        await asyncio.sleep(1)

    def start(self):
        if self.asynchronous:
            self.started = asyncio.ensure_future(self._start())  #~ loop-call-from-thread low

    def close(self):
        self.thread.join()
