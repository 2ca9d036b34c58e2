# The twin: other threads call the loop's methods directly.
import asyncio
import threading


class Background:
    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def submit(self, coroutine):
        return self.loop.create_task(coroutine)  #~ loop-call-from-thread medium

    def close(self):
        self.loop.stop()  #~ loop-call-from-thread medium
        self.thread.join()
