# The event says when.
import threading


class Server:
    def __init__(self):
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        self.ready.set()

    def wait_until_ready(self):
        while not self.ready.wait(0.1):
            print("not yet")
        self._thread.join()
