# The other thread sets the flag; the loop asks every tenth of a second.
import threading
import time


class Server:
    def __init__(self):
        self.ready = False
        self.name = ""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        self.ready = True

    def wait_until_ready(self):
        while not self.ready:  #~ busy-wait medium
            time.sleep(0.1)
        self._thread.join()
