# The function asks which thread it is before it touches the loop.
import asyncio
import threading


class Signals:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.loop = loop
        self.owner = threading.get_ident()
        self.raised = asyncio.Event()
        self.thread = threading.Thread(target=self.fire)
        self.thread.start()

    def fire(self):
        if threading.get_ident() == self.owner:
            self.raised.set()
        else:
            self.loop.call_soon_threadsafe(self.raised.set)

    def close(self):
        self.thread.join()
