# The methods know of the threads: they ask which one it is, or are called by those that do.
import asyncio
import threading


class Backend:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def on_own_thread(self):
        return threading.current_thread() is self.thread

    def later(self, delay, callback):
        if self.on_own_thread():
            return self.loop.call_later(delay, callback)
        return self.loop.call_soon_threadsafe(self.loop.call_later, delay, callback)

    def soon(self, callback):
        if self.on_own_thread():
            return self._schedule(callback)
        return self.loop.call_soon_threadsafe(lambda: self._schedule(callback))

    def _schedule(self, callback):
        return self.loop.call_soon(callback)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
