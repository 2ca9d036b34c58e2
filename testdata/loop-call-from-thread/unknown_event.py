# Nothing says that the event is asyncio's.
import threading


class Signals:
    def __init__(self, raised):
        self.raised = raised
        self.thread = threading.Thread(target=self.fire)
        self.thread.start()

    def fire(self):
        self.raised.set()

    def close(self):
        self.thread.join()
