# An event loop runs in a daemon thread, and nothing in the file stops it.
import asyncio
import threading


class Bridge:
    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def feed(self, process):
        process.stdin.close()
