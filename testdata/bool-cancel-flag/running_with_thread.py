# `running` alone says little; with the thread in the same class it is a stop flag.
import threading
import time


class Poller:
    def __init__(self):
        self.running = True
        self._thread = threading.Thread(target=self.poll)
        self._thread.start()

    def poll(self):
        while self.running:  #~ bool-cancel-flag #~ busy-wait medium
            time.sleep(0.1)

    def stop(self):
        self.running = False
        self._thread.join()
