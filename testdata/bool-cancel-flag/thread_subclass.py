# A Thread subclass with a flag of its own; the test has a second half.
import threading


class Ticker(threading.Thread):
    def __init__(self, limit):
        super().__init__(daemon=True)
        self.limit = limit
        self.count = 0
        self.stopped = False

    def run(self):
        while not self.stopped and self.count < self.limit:  #~ bool-cancel-flag
            self.count = step()

    def stop(self):
        self.stopped = True


def step():
    return 1
