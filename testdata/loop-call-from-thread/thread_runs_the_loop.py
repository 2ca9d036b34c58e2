# The thread runs the loop itself: what it calls is called on the loop's thread.
import asyncio
import threading


class Background:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self._prepare()
        self.loop.run_forever()

    def _prepare(self):
        self.loop.call_later(60, self._beat)

    def _beat(self):
        self.loop.call_later(60, self._beat)

    def submit(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
