# A Thread subclass: `run` is one thread, the public method is called by another.
import threading


class Meter(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.ticks = 0
        self.lock = threading.Lock()

    def run(self):
        while True:
            with self.lock:
                self.ticks += 1

    def rewind(self):
        self.ticks -= 10  #~ lost-update
